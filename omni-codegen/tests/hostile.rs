//! What the `omni` command prints of a text that would steer a terminal: a label, a name, a service's message.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fs;
use std::process::Command;

use tests::canned::{Reply, Server};
use tests::package::run;

/// Clears the screen, and turns what is behind it.
const HOSTILE: &str = "\u{1b}[2J\u{202e}";
const VISIBLE: &str = r"\u{1b}[2J\u{202e}";

fn omni(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni"));
    command.args(arguments).env("OMNI_TOKEN", "any");
    command
}

/// A folder with Contoso's documents, in which a label and a column are hostile.
fn contoso() -> (tempfile::TempDir, [String; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let metadata = fs::read_to_string(format!("{data}/contoso.xml")).unwrap();
    let definitions = fs::read_to_string(format!("{data}/contoso.json")).unwrap();
    let files = ["metadata.xml", "definitions.json", "contoso.omni"].map(|name| folder.path().join(name));
    fs::write(&files[0], metadata).unwrap();
    fs::write(&files[1], definitions.replace("\"Contract\"", r#""\u001b[2J\u202e""#)).unwrap();
    (folder, files.map(|file| file.to_str().unwrap().to_owned()))
}

#[test]
fn labels_are_written_out_where_people_read_them_and_kept_where_programs_do() {
    let (_folder, [metadata, definitions, schema]) = contoso();
    let import = ["schema", "import", &metadata, &definitions, "--language", "1033"];
    let (code, content, _) = run(omni(&import));
    assert_eq!(code, 0);
    assert!(content.contains(HOSTILE), "what is piped into a file is the schema");
    fs::write(&schema, &content).unwrap();
    let show = ["schema", "show", "--schema", &schema];
    for more in [&[][..], &["new_contract"]] {
        let (code, shown, _) = run(omni(&[&show[..], more].concat()));
        assert!(code == 0 && shown.contains(VISIBLE) && !shown.contains('\u{1b}'), "{shown:?}");
    }
    let (code, _, errors) = run(omni(&[&show[..], &[HOSTILE]].concat()));
    assert_eq!((code, errors), (2, format!("error: the schema has no table `{VISIBLE}`\n")));

    fs::write(&schema, content.replace(HOSTILE, &format!("{HOSTILE}, before"))).unwrap();
    let check = ["check", "--schema", &schema, "--metadata", &metadata, "--definitions", &definitions];
    let (code, difference, _) = run(omni(&[&check[..], &["--language", "1033"]].concat()));
    assert!(code == 1 && difference.contains(&format!("{VISIBLE}, before")), "{difference:?}");
    assert!(!difference.contains('\u{1b}') && !difference.contains('\u{202e}'), "{difference:?}");
}

#[test]
fn names_in_an_error_and_in_a_note_are_written_out() {
    let (folder, [metadata, ..]) = contoso();
    let document = fs::read_to_string(&metadata).unwrap();
    let damaged = document.replacen("Type=\"Edm.String\"", &format!("Type=\"Edm.{HOSTILE}\""), 1);
    fs::write(&metadata, damaged).unwrap();
    let output = folder.path().join("out.omni");
    let (_, _, errors) = run(omni(&["schema", "import", &metadata, "-o", output.to_str().unwrap()]));
    assert!(errors.contains(VISIBLE) && !errors.contains('\u{1b}'), "{errors:?}");
    let (_, _, errors) = run(omni(&["schema", "import", &metadata, "--tables", &format!("account {HOSTILE}")]));
    assert!(errors.contains(&format!("note: `{VISIBLE}` is not in the document")), "{errors:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_s_message_is_written_out() {
    let body = r#"{"error":{"code":"0x80060888","message":"\u001b[2J\u202e"}}"#;
    let server = Server::start([Reply::new("400 Bad Request", "content-type: application/json\r\n", body)]).await;
    let (code, output, errors) = run(omni(&["schema", "fetch", "--url", server.url()]));
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(errors.contains(VISIBLE) && !errors.contains('\u{1b}'), "{errors:?}");
}

/// `script` gives the command a terminal.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_the_content_of_a_file_is_written_out_too() {
    let (_folder, [metadata, definitions, _]) = contoso();
    let command = [env!("CARGO_BIN_EXE_omni"), "schema", "import", &metadata, &definitions, "--language", "1033"];
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &command.join(" "), "/dev/null"]);
    let (code, shown, _) = run({
        terminal.env("TERM", "xterm").stdin(std::process::Stdio::null());
        terminal
    });
    assert!(code == 0 && shown.contains(VISIBLE) && !shown.contains(HOSTILE), "{shown:?}");
}
