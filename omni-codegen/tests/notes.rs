//! What the `omni` command tells of what was asked for and is not there.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tests::package::run;

const METADATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/contoso.xml");
const DEFINITIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/contoso.json");

/// The exit code, and the lines of the standard error.
fn omni(arguments: &[&str]) -> (i32, Vec<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
    command.args(arguments);
    let (code, _, errors) = run(command);
    (code, errors.lines().map(str::to_owned).collect())
}

fn notes(notes: &[&str]) -> (i32, Vec<String>) {
    (0, notes.iter().map(|&note| note.to_owned()).collect())
}

/// Contoso's schema, with its operations.
fn schema(folder: &Path) -> String {
    let path = folder.join("contoso.omni").to_str().unwrap().to_owned();
    assert_eq!(omni(&["schema", "import", METADATA, "--operations", "*", "-o", &path]).0, 0);
    path
}

#[test]
fn a_pattern_that_matches_nothing_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let schema = schema(folder.path());
    let selected = ["--tables", "new_*\nnwe_*", "--operations", "nwe_*"];
    assert_eq!(
        omni(&[&["schema", "import", METADATA][..], &selected].concat()),
        notes(&[
            "note: `nwe_*` matches no table in the document",
            "note: `nwe_*` matches no operation in the document"
        ])
    );
    assert_eq!(
        omni(&[&["generate", "--schema", &schema][..], &selected].concat()),
        notes(&["note: `nwe_*` matches no table of the schema", "note: `nwe_*` matches no operation of the schema"])
    );
    // The built-in schema has no operation, and by default all of them are asked for.
    assert_eq!(omni(&["generate"]), notes(&[]));
}

#[test]
fn a_name_with_a_typo_is_told_with_the_one_that_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let schema = schema(folder.path());
    let selected = ["--tables", "new_contract,new_prat", "--operations", "new_Aprove"];
    assert_eq!(
        omni(&[&["schema", "import", METADATA][..], &selected].concat()),
        notes(&[
            "note: `new_prat` is not in the document; did you mean `new_part`?",
            "note: the operation `new_Aprove` is not in the document; did you mean `new_Approve`?"
        ])
    );
    assert_eq!(
        omni(&[&["generate", "--schema", &schema][..], &selected].concat()),
        notes(&[
            "note: the schema has no table `new_prat`; did you mean `new_part`?",
            "note: the schema has no operation `new_Aprove`; did you mean `new_Approve`?"
        ])
    );
}

#[test]
fn a_file_of_nothing_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let schema = schema(folder.path());
    let output = folder.path().join("nothing.rs");
    for (tables, operations) in [("nwe_*", "-"), ("-", "nwe_Approve"), ("", ""), ("new_contrcat", "*")] {
        let selected = ["--tables", tables, "--operations", operations, "-o", output.to_str().unwrap()];
        let (code, errors) = omni(&[&["generate", "--schema", &schema][..], &selected].concat());
        assert_eq!(code, 2, "{tables} {operations}: {errors:?}");
        let expected = "error: nothing that was asked for is left: nothing was written; `omni schema show` prints the \
                        tables";
        assert_eq!(errors.last().map(String::as_str), Some(expected));
        assert!(!output.exists());
    }
}

#[test]
fn a_language_without_labels_is_told() {
    let told = "note: no label in the language 1036 was found: labels are left out";
    for (code, told) in [("1033", &[][..]), ("1031", &[]), ("1036", &[told])] {
        assert_eq!(omni(&["schema", "import", METADATA, DEFINITIONS, "--language", code]), notes(told), "{code}");
    }
}

#[test]
fn definitions_of_no_table_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cols.json");
    let file = path.to_str().unwrap();
    let columns = r#"[{"LogicalName": "new_tier", "OptionSet": {"Options": [{"Value": 1}]}}]"#;
    let context = "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#EntityDefinitions('account')/Attributes";
    for reply in [
        format!(r#"{{"value": {columns}}}"#),
        format!(r#"{{"@odata.context": "{context}", "value": {columns}}}"#),
        r#"{"value": []}"#.to_owned(),
    ] {
        fs::write(&path, &reply).unwrap();
        let told = omni(&["schema", "import", METADATA, DEFINITIONS, file, "--tables", "new_*"]);
        assert_eq!(told, notes(&[&format!("note: `{file}` is about no table of the schema")]), "{reply}");
    }
}
