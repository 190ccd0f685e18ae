//! A schema in its text form, read whole, by table, and from a file.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use omni_schema::{Document, SchemaFile};

fuzz_target!(|text: &[u8]| {
    let mut file = SchemaFile::new(Cursor::new(text));
    if let Ok(file) = &mut file {
        // Sorted or not, text or not: some answer comes.
        let _ = (file.table("a"), file.table("incident"), file.table_names());
    }
    let Ok(text) = std::str::from_utf8(text) else { return };
    let document = Document::new(text);
    assert_eq!(document.is_ok(), file.is_ok(), "a document and a file are refused alike");
    let (Ok(document), Ok(mut file)) = (document, file) else { return };
    if document.is_sorted() {
        for name in document.table_names() {
            let (of_document, of_file) = (document.table(name), file.table(name));
            assert_eq!(of_document.ok(), of_file.ok(), "{name}");
        }
    }
    if let Ok(schema) = document.schema() {
        let written = schema.to_string();
        assert_eq!(Document::new(written.as_str()).and_then(|again| again.schema()).as_ref(), Ok(&schema), "{written}");
    }
});
