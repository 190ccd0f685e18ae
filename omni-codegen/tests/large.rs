//! An organisation as large as any: 1,500 tables, of which an app uses a few and pays for those.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use omni_schema::Document;
use tests::package::{Package, folder, run};
use tests::synthetic::Synthetic;

/// The schema file of all the organisation's tables, written once for the tests below.
static SCHEMA: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "large");
    let document = folder.join("metadata.xml");
    fs::write(&document, Synthetic::LARGE.metadata()).unwrap();
    let schema = folder.join("schema/large.omni");
    let notes = omni(&["schema", "import", text(&document), "-o", text(&schema)]);
    assert!(notes.starts_with("wrote 1500 tables to "), "{notes}");
    fs::remove_file(document).unwrap();
    schema
});

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Runs the command, and gives what it says.
fn omni(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
    command.args(arguments);
    let (code, _, said) = run(command);
    assert_eq!(code, 0, "{said}");
    said
}

/// What the compiler says of a package with this source and this schema.
fn check(name: &str, schema: &str, source: &str) -> (i32, String) {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), name);
    fs::write(folder.join("schema/large.omni"), schema).unwrap();
    fs::write(folder.join("src/lib.rs"), source).unwrap();
    let (code, _, errors) = run(Package::with_default(&folder, &[], Some("large")).cargo("check"));
    (code, errors)
}

#[test]
fn twenty_tables_of_many_are_generated_and_compile() {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "large-twenty");
    let source = folder.join("src/crm.rs");
    let tables = "new_table000*,new_table074*";
    omni(&["generate", "--schema", text(&SCHEMA), "--tables", tables, "-o", text(&source)]);
    let generated = fs::read_to_string(source).unwrap();
    let rows = generated.lines().filter(|line| line.starts_with("/// A row of the table `") && line.ends_with("`."));
    assert_eq!(rows.count(), 20);
    // The column of each of the fifteen lookups, in each record.
    assert_eq!(generated.matches("    pub new_lookup07: ").count(), 3 * 20);

    fs::copy(&*SCHEMA, folder.join("schema/large.omni")).unwrap();
    fs::write(folder.join("src/lib.rs"), "#![deny(warnings)]\n\npub mod crm;\n").unwrap();
    let (code, _, errors) = run(Package::new(&folder, &[]).cargo("check"));
    assert_eq!(code, 0, "{errors}");
}

/// The schema's text, with every table damaged but one.
fn damaged_but(spared: &str) -> String {
    let text = fs::read_to_string(&*SCHEMA).unwrap();
    let mut damaged = String::with_capacity(text.len());
    for block in text.split_inclusive("\n\n") {
        match block.strip_prefix("table ") {
            Some(table) if !table.starts_with(&format!("{spared} ")) => {
                damaged.push_str(&block.replacen(" Guid ", " Gu!d ", 1));
            }
            _ => damaged.push_str(block),
        }
    }
    let document = Document::new(damaged.as_str()).unwrap();
    let readable = document.table_names().filter(|name| document.table(name).is_ok());
    assert_eq!(readable.collect::<Vec<_>>(), [spared]);
    damaged
}

#[test]
fn a_record_reads_its_own_table_and_no_other() {
    let mut source = String::from("#![deny(warnings)]\n");
    let schema = damaged_but("new_table0700");
    let record = |table: &str, name: &str| {
        let mut record = format!("\n#[omni_runtime::entity({table:?})]\npub struct {name} {{\n");
        let _ = writeln!(record, "    pub {table}id: omni_runtime::Id<Self>,");
        record + "    pub new_column010: Option<String>,\n    pub _new_lookup00_value: Option<uuid::Uuid>,\n}\n"
    };
    source.push_str(&record("new_table0700", "Spared"));
    let (code, errors) = check("large-spared", &schema, &source);
    assert_eq!(code, 0, "{errors}");

    source.push_str(&record("new_table0701", "Damaged"));
    let (code, errors) = check("large-damaged", &schema, &source);
    assert_ne!(code, 0);
    // What cargo adds of its own is not counted.
    let said: Vec<_> = errors.lines().filter(|line| line.starts_with("error: the schema ")).collect();
    let [sentence] = said[..] else { panic!("{errors}") };
    for part in ["schema/large.omni", "`new_table0701`", "line ", "`Gu!d` is not a type"] {
        assert!(sentence.contains(part), "{sentence}");
    }
}
