//! A CSDL document, imported whole and with some of its tables, and read in pieces.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use omni_codegen::Names;
use omni_codegen::csdl::fuzzing;
use omni_codegen::import::{self, Selection};
use omni_schema::Document;

fuzz_target!(|document: &[u8]| {
    fuzzing::pieces(document);
    let all = Selection::all();
    for selection in [all, Selection::tables(Names::parse("a,new_*"))] {
        let Ok(imported) = import::csdl(Cursor::new(document), &selection) else { continue };
        let schema = imported.schema;
        // What was read can be written, and read again.
        let text = schema.to_string();
        let read = Document::new(text.as_str()).and_then(|document| document.schema());
        assert_eq!(read.as_ref(), Ok(&schema), "{text}");
    }
});
