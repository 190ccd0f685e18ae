//! Whoever is signed in on this machine. The program that is asked is a stand-in.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use omni_runtime::{AzureIdentity, ErrorKind};
use tests::organisation::TOKEN;

use crate::deployed::{file, run, run_well};
use crate::{is_linked, linked, scope};

/// Puts a program into the folder that writes down its arguments and prints this. Gives the `PATH` that leads there.
fn program(folder: &str, name: &str, prints: &str) -> (String, std::path::PathBuf) {
    let text = format!("#!/bin/sh\necho \"$@\" > \"$0.asked\"\ncat <<'END'\n{prints}\nEND\n");
    let program = file(folder, name, &text);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let folder = program.parent().unwrap().to_str().unwrap().to_owned();
    (format!("{folder}:/usr/bin:/bin"), program.with_extension("asked"))
}

fn asked(written: &Path) -> String {
    std::fs::read_to_string(written).unwrap().trim_end().to_owned()
}

#[tokio::test]
async fn whoever_is_signed_in_to_the_azure_cli_unlinks() {
    let emulator = linked().await;
    let until = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() + 3600;
    let prints = format!(r#"{{"accessToken":"{TOKEN}","expires_on":{until},"tokenType":"Bearer"}}"#);
    let (path, written) = program("az", "az", &prints);
    run_well(&["developer", emulator.url()], &[("PATH", &path)]).await;
    assert!(!is_linked(&emulator));
    assert_eq!(asked(&written), format!("account get-access-token -o json --scope {}", scope(&emulator)));
}

#[tokio::test]
async fn where_there_is_no_azure_cli_the_azure_developer_cli_is_asked() {
    let emulator = linked().await;
    let prints = format!(r#"{{"token":"{TOKEN}","expiresOn":"2999-01-01T00:00:00Z"}}"#);
    let (path, written) = program("azd", "azd", &prints);
    run_well(&["developer", emulator.url()], &[("PATH", &path)]).await;
    assert!(!is_linked(&emulator));
    let asked = asked(&written);
    assert!(asked.starts_with("auth token ") && asked.contains(&scope(&emulator)), "{asked}");
}

#[tokio::test]
async fn where_there_is_neither_both_are_named() {
    let emulator = linked().await;
    let output = run(&["developer", emulator.url()], &[("PATH", "/nowhere")]).await;
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(printed.contains("az not found on PATH") && printed.contains("azd not found on PATH"), "{printed}");
}

#[test]
fn an_authority_which_the_tools_would_not_ask_is_refused() {
    let error = AzureIdentity::new().authority("https://login.microsoftonline.us").developer_tools().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
}
