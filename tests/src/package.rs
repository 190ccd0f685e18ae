//! A package outside the workspace that a test or a benchmark writes and builds: what an app's own build is like.

#![allow(clippy::unwrap_used, reason = "a test's own files")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of this test's own in cargo's folder for what tests write, their `env!("CARGO_TARGET_TMPDIR")`.
///
/// # Panics
///
/// When it cannot be made.
#[must_use]
pub fn folder(temporary: &str, name: &str) -> PathBuf {
    let folder = Path::new(temporary).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("schema")).unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    folder
}

/// Runs a command, and gives its exit code, its output and its errors.
///
/// # Panics
///
/// When it cannot be started, or prints what is not UTF-8.
#[must_use]
pub fn run(mut command: Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// A package of generated code, in a folder that [`folder`] made. Schemas in its `schema` folder are registered.
#[derive(Debug)]
pub struct Package {
    folder: PathBuf,
}

impl Package {
    /// Writes the package around the sources that are in the folder already; `features` are `omni_runtime`'s. It has the
    /// folder's name: of two packages of one name, cargo would run one's build script for the other.
    ///
    /// # Panics
    ///
    /// When the files cannot be written.
    #[must_use]
    pub fn new(folder: &Path, features: &[&str]) -> Self {
        Self::with_default(folder, features, None)
    }

    /// The same, where one of the schemas is the default.
    ///
    /// # Panics
    ///
    /// When the files cannot be written.
    #[must_use]
    pub fn with_default(folder: &Path, features: &[&str], default: Option<&str>) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let features = features.iter().map(|feature| format!("\"{feature}\"")).collect::<Vec<_>>().join(", ");
        let manifest = format!(
            r#"[package]
name = "{name}"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
http = "1"
jiff = {{ version = "0.2", default-features = false, features = ["serde", "std"] }}
omni-runtime = {{ path = {runtime:?}, default-features = false, features = ["jiff", "rust_decimal", {features}] }}
rust_decimal = {{ version = "1", default-features = false, features = ["serde", "std"] }}
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
tokio = {{ version = "1", default-features = false, features = ["macros", "rt"] }}
uuid = {{ version = "1", default-features = false, features = ["serde", "std"] }}

[build-dependencies]
omni-codegen = {{ path = {codegen:?}, default-features = false }}
"#,
            name = folder.file_name().unwrap().display(),
            runtime = root.join("omni-runtime").display(),
            codegen = root.join("omni-codegen").display(),
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        // The versions that the project is built with, and nothing from the network.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        let schemas = fs::read_dir(folder.join("schema")).unwrap();
        let mut names: Vec<String> =
            schemas.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        let calls: Vec<String> = names
            .iter()
            .map(|name| {
                let default = if Some(name.as_str()) == default { ".as_default()" } else { "" };
                format!("    omni_codegen::register({name:?}){default}.run()?;\n")
            })
            .collect();
        let script =
            format!("fn main() -> Result<(), omni_codegen::RegisterError> {{\n{}    Ok(())\n}}\n", calls.concat());
        fs::write(folder.join("build.rs"), script).unwrap();
        Self { folder: folder.to_owned() }
    }

    /// A cargo command over the package, in a target folder that all such packages share.
    #[must_use]
    pub fn cargo(&self, command: &str) -> Command {
        let mut cargo = cargo(&self.folder, &self.folder.with_file_name("generated"));
        cargo.args([command, "--offline", "--quiet"]);
        cargo
    }
}

/// The cargo that runs this, for a package of its own in another folder.
#[must_use]
pub fn cargo(folder: &Path, target: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", target);
    // What a wrapper of the outer build set is not for this one.
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo
}
