//! How large a web resource that unlinks a case is, next to the bundle of a client library in JavaScript:
//! `cargo run -p web-resource --features tools --bin size`.
//!
//! Both as a server sends them, compressed with gzip. It fails if the web resource is larger than the goal.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use web_resource::{gzipped, target_dir};

/// The most that an agent's page should have to load for unlinking, in bytes.
const GOAL: usize = 25 * 1024;

/// The client library that the web resource stands beside: its package and its bundle.
const YARDSTICK: (&str, &str) =
    ("dynamics-web-api@2.5.0", "node_modules/dynamics-web-api/dist/dynamics-web-api.min.js");

fn main() -> ExitCode {
    let size = match web_resource::build("unlink-only") {
        Ok(built) => built.gzipped(),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match size {
        Ok((wasm, glue)) => {
            let size = wasm + glue;
            println!("a web resource that unlinks: {} (wasm {wasm} bytes, glue {glue})", kibibytes(size));
            match yardstick() {
                Ok(bundle) => println!("{}: {}", YARDSTICK.0, kibibytes(bundle)),
                Err(error) => println!("{}: not measured, {error}", YARDSTICK.0),
            }
            println!("goal: {}", kibibytes(GOAL));
            if size <= GOAL { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("the web resource cannot be read: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Fetches the library, which runs no script of its own, and measures its bundle.
fn yardstick() -> Result<usize, String> {
    let folder: PathBuf = target_dir().join("yardstick");
    if !folder.join(YARDSTICK.1).exists() {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-save", "--ignore-scripts", "--prefix"]).arg(&folder).arg(YARDSTICK.0);
        let status = npm.status().map_err(|error| format!("npm did not start: {error}"))?;
        if !status.success() {
            return Err(format!("npm: {status}"));
        }
    }
    gzipped(&folder.join(YARDSTICK.1)).map_err(|error| error.to_string())
}

fn kibibytes(bytes: usize) -> String {
    // Exact for anything that a browser can load.
    let tenths = bytes * 10 / 1024;
    format!("{}.{} KiB ({bytes} bytes)", tenths / 10, tenths % 10)
}
