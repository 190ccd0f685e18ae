//! The program `unlink_as`, in a process with variables of its own: a process cannot change its own safely.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program with these arguments, and these variables alone.
pub(crate) async fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_unlink_as"));
    program.args(arguments).env_clear().envs(variables.iter().copied());
    tokio::task::spawn_blocking(move || program.output()).await.unwrap().unwrap()
}

/// The same, where it has to succeed.
pub(crate) async fn run_well(arguments: &[&str], variables: &[(&str, &str)]) {
    let output = run(arguments, variables).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes a file for the program to find. It is in a folder of its own, which is named.
pub(crate) fn file(folder: &str, name: &str, text: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}
