//! Where the workspace is, and how cargo is called so that it can build for wasm32.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map(Path::to_path_buf).unwrap_or_default()
}

/// The folder of what is built for wasm32: one of its own, since another compiler may do it.
#[must_use]
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from).join("wasm")
}

/// Cargo, or the script that gives it a compiler for wasm32 where rustup has none.
pub(crate) fn cargo() -> Command {
    let mut command = if has_target() {
        Command::new("cargo")
    } else {
        let mut script = Command::new(root().join(".ci/wasm"));
        script.arg("cargo");
        script
    };
    command.current_dir(root());
    command
}

fn has_target() -> bool {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output();
    sysroot.is_ok_and(|output| {
        let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib").is_dir()
    })
}
