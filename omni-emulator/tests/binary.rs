//! The command line.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

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
    for flag in ["--port", "--data", "--seed", "--schema", "--bearer", "--listen", "--host", "--version"] {
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
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.json");
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
}

/// Starts the emulator; gives its first line, which comes once it listens, and the next.
fn start(arguments: &[&str]) -> (Child, String, String) {
    let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let (first, second) = (lines.next().unwrap(), lines.next().unwrap());
    (child, first, second)
}

/// Asks the emulator whose first line this is, by this name.
fn get(first_line: &str, path: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(first_line.trim().rsplit("http://").next().unwrap()).unwrap();
    let headers = format!("Host: {host}\r\nAuthorization: Bearer x\r\nConnection: close\r\n");
    stream.write_all(format!("GET /api/data/v9.2/{path} HTTP/1.1\r\n{headers}\r\n").as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[test]
fn it_answers_to_the_names_that_it_is_given() {
    let (mut child, url, _) = start(&["--host", "org.example", "--host", "other.example"]);
    let hosts = ["org.example", "other.example:80", "localhost", "evil.example"];
    let replies = hosts.map(|host| get(&url, "WhoAmI", host));
    child.kill().unwrap();
    child.wait().unwrap();
    let statuses = replies.map(|reply| reply.split(' ').nth(1).map(str::to_owned));
    assert_eq!(statuses, ["200", "200", "200", "421"].map(|status| Some(status.to_owned())));
}

#[test]
fn it_prints_its_url_and_a_command_to_try() {
    let (mut child, url, try_it) = start(&["--bearer", "s3cret"]);
    child.kill().unwrap();
    let err = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(url.contains("http://127.0.0.1:"), "{url}");
    assert!(try_it.contains("curl") && try_it.contains("/api/data/v9.2/WhoAmI"), "{try_it}");
    assert!(!try_it.contains("s3cret"), "{try_it}");
    assert!(err.is_empty(), "{err}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let (child, ..) = start(&[]);
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn another_address_than_the_loopback_one_is_loud() {
    let (mut child, url, _) = start(&["--listen", "0.0.0.0"]);
    let mut warning = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut warning).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(url.contains("http://0.0.0.0:"), "{url}");
    assert!(warning.starts_with("WARNING"), "{warning}");
}

#[test]
fn a_seed_file_keeps_the_digits_of_a_decimal() {
    let folder = tempfile::tempdir().unwrap();
    let (schema, seed) = (folder.path().join("crm.omni"), folder.path().join("seed.json"));
    let table = "table new_contract set=new_contracts key=new_contractid\n  new_contractid Guid required\n  \
                 new_amount Decimal\nend\n";
    std::fs::write(&schema, format!("omni-schema 1\n{table}")).unwrap();
    std::fs::write(&seed, r#"{"new_contracts": [{"new_amount": 922337203685477.5807}]}"#).unwrap();
    let (mut child, url, _) = start(&["--schema", schema.to_str().unwrap(), "--seed", seed.to_str().unwrap()]);
    let reply = get(&url, "new_contracts", "localhost");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(reply.contains(r#""new_amount":922337203685477.5807"#), "{reply}");
}

#[test]
fn several_may_open_one_fresh_file_at_the_same_time() {
    const SEVERAL: usize = 6;
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.json");
    std::fs::write(&seed, r#"{"accounts": [{"accountid": "7f6a3c1e-0a55-4c38-8c52-5f0a1a7e9d10"}]}"#).unwrap();
    for round in 0..8 {
        let data = folder.path().join(format!("{round}.sqlite"));
        let arguments = ["--data", data.to_str().unwrap(), "--seed", seed.to_str().unwrap()];
        let spawn = |_| command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let children: Vec<Child> = (0..SEVERAL).map(spawn).collect();
        for mut child in children {
            let mut first = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
            child.kill().unwrap();
            let err = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
            assert!(first.contains("http://127.0.0.1:"), "round {round}: {err}");
        }
    }
}
