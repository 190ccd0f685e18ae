//! Documents of CSDL that nobody here wrote, carried by packages of npm and PyPI: from the document to code that
//! compiles.
//!
//! `cargo test -p omni-codegen --features witnesses --test foreign`

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use omni_schema::{Document, EdmType, Schema, fingerprint};
use tests::package::{Package, folder, run};
use tests::registry;

/// A document: a name for it, the package, its file there, and the fingerprint of what was read when the test was
/// written. A package's version does not change, and if it did, this would tell.
struct Foreign {
    name: &'static str,
    package: registry::Package,
    file: &'static str,
    fingerprint: &'static str,
}

const NORTHWIND: Foreign = Foreign {
    name: "northwind",
    package: registry::Package::Npm("odata2ts", "0.1.0"),
    file: "example/Northwind$metadata.xml",
    fingerprint: "cd7640c8dce4ddc0",
};
const TRIPPIN: Foreign = Foreign {
    name: "trippin",
    package: registry::Package::PyPi("odatapy", "5.3.0"),
    file: "tests/fixtures/trippin_metadata.xml",
    fingerprint: "8c39885dea86e369",
};
const DEMO: Foreign = Foreign {
    name: "demo",
    package: registry::Package::PyPi("odatapy", "5.3.0"),
    file: "tests/fixtures/odata_demo_metadata.xml",
    fingerprint: "56126fdfae7907e4",
};
/// A server's own test of all that its documents can have: eight schemas, and types that stand for others.
const SERVER: Foreign = Foreign {
    name: "server",
    package: registry::Package::Npm("odata-v4-server", "0.2.13"),
    file: "src/test/metadata/$metadata.xml",
    fingerprint: "ddd20d145a9d27e4",
};

fn document(foreign: &Foreign) -> PathBuf {
    // Two documents of one package are not unpacked at once.
    static UNPACKING: Mutex<()> = Mutex::new(());
    let _alone = UNPACKING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign-packages");
    let path = foreign.package.unpack(&folder).expect("the package can be fetched").join(foreign.file);
    let found = fingerprint(&fs::read(&path).expect("the package has the document"));
    assert_eq!(found, foreign.fingerprint, "{} is another document", path.display());
    path
}

/// Imports all of a document, generates all of that, and compiles it without a warning; gives the schema, and what the
/// commands had to say.
fn compiles(foreign: &Foreign) -> (Schema, String) {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), &format!("foreign-{}", foreign.name));
    let schema = folder.join("schema").join(format!("{}.omni", foreign.name));
    let mut notes = String::new();
    let mut omni = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
        command.args(arguments);
        let (code, _, said) = run(command);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        let _ = write!(notes, "{said}");
    };
    let text = |path: &Path| path.to_str().expect("the path is text").to_owned();
    omni(&["schema", "import", &text(&document(foreign)), "--operations", "*", "-o", &text(&schema)]);
    omni(&["generate", "--schema", &text(&schema), "-o", &text(&folder.join("src/crm.rs"))]);
    fs::write(folder.join("src/lib.rs"), "#![deny(warnings)]\n\npub mod crm;\n").expect("the folder is there");
    let (code, _, errors) = run(Package::new(&folder, &[]).cargo("check"));
    assert_eq!(code, 0, "{errors}");
    let schema = fs::read_to_string(schema).expect("it was written");
    (Document::new(schema).and_then(|document| document.schema()).expect("a schema"), notes)
}

fn tables(schema: &Schema) -> Vec<&str> {
    schema.tables.iter().map(|table| table.logical_name.as_str()).collect()
}

#[test]
fn northwind() {
    let (schema, notes) = compiles(&NORTHWIND);
    // Its entity sets are in another schema than its types.
    assert_eq!(schema.tables.len(), 26);
    let details = schema.table("Order_Detail").expect("in the document");
    assert_eq!((details.key.as_str(), details.further_keys.join(",").as_str()), ("OrderID", "ProductID"));
    let order = schema.table("Order").expect("in the document");
    let details = order.navigations.iter().find(|navigation| navigation.name == "Order_Details");
    assert_eq!(details.map(|details| details.table.as_str()), Some("Order_Detail"));
    assert!(!notes.contains("note:"), "{notes}");
}

#[test]
fn trip_pin() {
    let (schema, notes) = compiles(&TRIPPIN);
    assert_eq!(tables(&schema), ["Airline", "Airport", "Person", "Photo"]);
    let person = schema.table("Person").expect("in the document");
    assert!(person.column("Concurrency").expect("a column").is_read_only(), "an annotation says that it is computed");
    assert_eq!(person.column("Emails").expect("a column").details.declared.as_deref(), Some("Collection(String)"));
    // A trip is a part of a person, and has no entity set: what is bound to one has no address.
    assert!(notes.contains("`GetInvolvedPeople`: it is bound to `Trip`"), "{notes}");
    assert_eq!(notes.matches("note:").count(), 1, "{notes}");
}

#[test]
fn odata_demo() {
    let (schema, notes) = compiles(&DEMO);
    assert_eq!(
        tables(&schema),
        ["Advertisement", "Category", "Person", "PersonDetail", "Product", "ProductDetail", "Supplier"]
    );
    assert!(!notes.contains("note:"), "{notes}");
}

#[test]
fn a_server_s_test_of_everything() {
    let (schema, notes) = compiles(&SERVER);
    // Types without a key are no tables, though they have entity sets.
    assert_eq!(tables(&schema), ["BaseMeta", "CompoundKey", "Media", "SimpleEntity", "Test2"]);
    let row = schema.table("CompoundKey").expect("in the document");
    let types: Vec<_> = row.columns.iter().map(|column| column.edm).collect();
    let expected = [EdmType::Decimal, EdmType::Binary, EdmType::Boolean, EdmType::Byte, EdmType::Guid, EdmType::Double];
    assert_eq!(types, expected);
    let id = schema.table("BaseMeta").and_then(|table| table.column("MongoId")).expect("in the document");
    assert_eq!(id.edm, EdmType::String, "it is defined in another schema");
    // What is bound to types without an entity set has no address.
    assert_eq!(notes.matches("note:").count(), notes.matches("which the schema has no table of").count(), "{notes}");
}
