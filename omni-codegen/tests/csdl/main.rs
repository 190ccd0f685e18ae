//! What is read of a CSDL document, and what is made of it.
#![cfg(feature = "import")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

mod asked_for;
mod broken;
mod dataverse;
mod inherited;

use std::io::Cursor;

use omni_codegen::Names;
use omni_codegen::import::{self, Imported, Selection};
use omni_schema::Schema;

const CONTOSO: &str = include_str!("../data/contoso.xml");

fn contoso_of(selection: &Selection) -> Imported {
    import::csdl(Cursor::new(CONTOSO), selection).unwrap()
}

fn contoso() -> Schema {
    contoso_of(&Selection::all()).schema
}

fn tables(names: &str) -> Schema {
    contoso_of(&Selection::tables(Names::parse(names))).schema
}

fn document(schema: &str) -> String {
    format!("<Edmx Version=\"4.0\"><DataServices>\n<Schema Namespace=\"N\">\n{schema}\n</Schema></DataServices></Edmx>")
}
