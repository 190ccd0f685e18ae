//! From the emulator's own `$metadata` to a program that reads and writes its rows.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fs;
use std::io::Cursor;
use std::process::Command;

use omni_codegen::import::{self, Selection};
use omni_codegen::{Names, definitions};
use omni_emulator::Emulator;
use omni_schema::{Document, Schema};
use serde_json::json;
use tests::package::{Package, folder, run};

const TOKEN: &str = "a-token-that-nobody-should-see";
const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
const CONTACT: &str = "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e";

/// Contoso, without the columns that the emulator has no values for.
fn contoso() -> Schema {
    let document = Cursor::new(include_str!("data/contoso.xml"));
    let tables = Names::parse("account,contact,incident,systemuser,team,msdyn_ocliveworkitem,new_*");
    let mut schema = import::csdl(document, &Selection::tables(tables)).unwrap().schema;
    definitions::complete(&mut schema, include_str!("data/contoso.json").as_bytes(), Some(1033)).unwrap();
    for table in &mut schema.tables {
        table.columns.retain(|column| column.details.declared.is_none());
    }
    schema
}

/// The command that these tests are about.
fn omni(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
    command.args(arguments).env_remove("OMNI_TOKEN");
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_made_from_the_emulator_s_metadata_reads_and_writes_its_rows() {
    let customer = format!("/contacts({CONTACT})");
    let emulator = Emulator::builder()
        .schema(contoso())
        .bearer(TOKEN)
        .row("contacts", json!({ "contactid": CONTACT }))
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaks", "customerid_contact@odata.bind": customer }))
        .start()
        .await
        .unwrap();

    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "emulator");
    let schema = folder.join("schema/contoso.omni");
    let schema = schema.to_str().unwrap();
    let source = folder.join("src/crm.rs");
    let source = source.to_str().unwrap();
    let fetch = ["schema", "fetch", "--url", emulator.url(), "--language", "1033", "--operations", "WhoAmI"];

    let mut command = omni(&fetch);
    command.args(["--tables", "incident,contact,account,new_*", "-o", schema]);
    let (code, output, errors) = run(command);
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(errors.contains("no token") && errors.contains("OMNI_TOKEN"), "{errors}");

    let mut command = omni(&fetch);
    command.args(["--tables", "incident,contact,account,new_*", "-o", schema]).env("OMNI_TOKEN", TOKEN);
    let (code, output, errors) = run(command);
    assert_eq!((code, output.as_str()), (0, ""), "{errors}");
    assert!(!errors.contains(TOKEN));
    let fetched = Document::new(fs::read_to_string(schema).unwrap()).unwrap().schema().unwrap();
    let contract = fetched.table("new_contract").unwrap();
    assert_eq!(
        contract.column("new_tier").unwrap().details.choices,
        contoso().table("new_contract").unwrap().column("new_tier").unwrap().details.choices
    );

    let (code, _, errors) = run(omni(&["generate", "--schema", schema, "-o", source]));
    assert_eq!(code, 0, "{errors}");

    let check = ["check", "--schema", schema, "--generated", source, "--url", emulator.url(), "--language", "1033"];
    let mut command = omni(&check);
    command.env("OMNI_TOKEN", TOKEN);
    assert_eq!(run(command), (0, String::new(), String::new()), "nothing has drifted");

    fs::write(folder.join("src/main.rs"), include_str!("data/rows.rs")).unwrap();
    let package = Package::new(&folder, &["web-api"]);
    let mut program = package.cargo("run");
    program.env("OMNI_URL", emulator.url()).env("OMNI_TOKEN", TOKEN);
    let (code, output, errors) = run(program);
    assert_eq!((code, output.as_str()), (0, "done\n"), "{errors}");
    emulator.shutdown().await;
}

/// The bar is drawn for a person at a terminal: `script` gives the command one.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn progress_is_shown_on_a_terminal_and_not_in_a_pipe() {
    let emulator = Emulator::builder().schema(contoso()).bearer(TOKEN).start().await.unwrap();
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "progress");
    let schema = folder.join("schema/contoso.omni");
    let fetch = ["schema", "fetch", "--url", emulator.url(), "-o", schema.to_str().unwrap()];

    let mut piped = omni(&fetch);
    piped.env("OMNI_TOKEN", TOKEN);
    let (code, output, errors) = run(piped);
    assert_eq!((code, output.as_str()), (0, ""), "{errors}");
    assert!(errors.starts_with("wrote ") && errors.lines().count() == 1, "{errors}");

    let command = [&[env!("CARGO_BIN_EXE_omni")], &fetch[..]].concat().join(" ");
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    terminal.env("OMNI_TOKEN", TOKEN).env("TERM", "xterm").stdin(std::process::Stdio::null());
    let (code, shown, _) = run(terminal);
    assert_eq!(code, 0, "{shown}");
    let tables = contoso().tables.len();
    assert!(shown.contains(&format!("/{tables}")) && shown.contains('█'), "{shown:?}");
    assert!(!shown.contains(TOKEN));
    emulator.shutdown().await;
}
