//! Rust made of a schema in its text form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use omni_codegen::{Names, generate};
use omni_schema::Document;

fuzz_target!(|text: &str| {
    let Ok(schema) = Document::new(text).and_then(|document| document.schema()) else { return };
    let options = generate::Options::new(Names::all()).operations(Names::all()).schema("fuzzed");
    let generated = generate::rust(&schema, &options);
    assert!(generated.is_ok(), "{:?}", generated.err());
});
