//! What is generated of a schema whose names and labels Rust has a use of its own for.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use omni_codegen::Names;
use omni_codegen::generate::{self, Options};
use omni_schema::Document;

const SCHEMA: &str = include_str!("data/names.omni");

fn generated(schema: &str) -> String {
    let schema = Document::new(schema).unwrap().schema().unwrap();
    let options = Options { schema: Some("names".to_owned()), tables: Names::all(), operations: Names::all() };
    generate::rust(&schema, &options).unwrap().source
}

#[test]
fn an_id_is_typed_by_the_type_that_the_runtime_has_for_its_table() {
    let source = generated(SCHEMA);
    for (field, name) in [("createdby", "User"), ("session", "Session"), ("stream", "WorkStream")] {
        let field = format!("pub {field}: Option<::omni_runtime::Lookup<::omni_runtime::entities::{name}>>,");
        assert!(source.contains(&field), "{field} in {source}");
    }
    assert!(source.contains("pub systemuserid: ::omni_runtime::Id<::omni_runtime::entities::User>,"), "{source}");
    assert!(!source.contains("pub struct Systemuser;"), "{source}");
}
