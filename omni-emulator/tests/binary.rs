//! The command line.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni-emulator"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> (Output, String, String) {
    let output = command(arguments).output().unwrap();
    let (out, err) = (output.stdout.clone(), output.stderr.clone());
    (output, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn help_and_version_are_printed() {
    let (output, help, _) = run(&["--help"]);
    assert!(output.status.success());
    for flag in ["--port", "--data", "--seed", "--schema", "--bearer", "--listen", "--version"] {
        assert!(help.contains(flag), "{flag}: {help}");
    }
    assert_eq!(run(&["--version"]).1, format!("omni-emulator {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn what_it_does_not_know_is_one_clear_error() {
    for (arguments, expected) in [
        (&["--prot", "1"][..], "--prot"),
        (&["file.json"], "file.json"),
        (&["--port", "many"], "many"),
        (&["--port"], "--port"),
    ] {
        let (output, out, err) = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(out.is_empty() && err.lines().count() == 1 && err.contains(expected), "{err}");
    }
}

#[test]
fn a_file_that_is_wrong_is_named() {
    let file = std::env::temp_dir().join(format!("omni-emulator-seed-{}.json", std::process::id()));
    let name = file.to_str().unwrap();
    for (text, expected) in [
        ("[]", "expected an object"),
        (r#"{"incidents": {}}"#, "`incidents`"),
        ("{", "EOF"),
        (r#"{"incidents": [{"titel": "x"}]}"#, "`titel`"),
    ] {
        std::fs::write(&file, text).unwrap();
        let (output, _, err) = run(&["--seed", name]);
        assert_eq!(output.status.code(), Some(1), "{err}");
        assert!(err.lines().count() == 1 && err.contains(expected), "{err}");
    }
    let (_, _, err) = run(&["--schema", name]);
    assert!(err.contains(name) && err.contains("line 1"), "{err}");
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn it_prints_its_url_and_a_command_to_try() {
    let mut child = command(&["--bearer", "s3cret"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let url = lines.next().unwrap();
    let try_it = lines.next().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(url.contains("http://127.0.0.1:"), "{url}");
    assert!(try_it.contains("curl") && try_it.contains("/api/data/v9.2/WhoAmI"), "{try_it}");
    assert!(!try_it.contains("s3cret"), "{try_it}");
}
