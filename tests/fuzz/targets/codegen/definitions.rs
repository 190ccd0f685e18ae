//! A reply of `EntityDefinitions`, which completes the standard tables.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use omni_codegen::definitions;
use omni_schema::{Document, Schema};

/// Two tables, so that a lookup's target can be among them.
static TABLES: LazyLock<Schema> = LazyLock::new(|| {
    let mut schema = omni_schema::standard().schema().expect("the built-in schema");
    schema.tables.retain(|table| ["contact", "incident"].contains(&table.logical_name.as_str()));
    schema
});

fuzz_target!(|reply: &[u8]| {
    let mut schema = TABLES.clone();
    let all = definitions::complete(&mut schema, reply, Some(1033));
    let one = definitions::complete_table(&mut schema, "incident", reply, None);
    if all.is_err() && one.is_err() {
        return;
    }
    // What came of it can be written, and read again.
    let text = schema.to_string();
    assert_eq!(Document::new(text.as_str()).and_then(|document| document.schema()).as_ref(), Ok(&schema), "{text}");
});
