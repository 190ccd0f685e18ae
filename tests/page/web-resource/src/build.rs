//! From a crate to what a page loads: cargo for wasm32, then the glue of wasm-bindgen.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

use crate::toolchain::{TARGET, cargo, target_dir};

/// The profile of the root `Cargo.toml` that web resources are built with.
const PROFILE: &str = "web-resource";

/// A web resource: a module of wasm and the JavaScript that loads it.
#[derive(Debug)]
pub struct WebResource {
    folder: PathBuf,
    name: String,
}

impl WebResource {
    /// The folder that holds the files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The module of wasm.
    #[must_use]
    pub fn wasm(&self) -> PathBuf {
        self.folder.join(format!("{}_bg.wasm", self.name))
    }

    /// The JavaScript that a page imports.
    #[must_use]
    pub fn glue(&self) -> PathBuf {
        self.folder.join(format!("{}.js", self.name))
    }

    /// How many bytes the wasm and the glue are when a server sends them compressed.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn gzipped(&self) -> io::Result<(usize, usize)> {
        Ok((gzipped(&self.wasm())?, gzipped(&self.glue())?))
    }
}

/// How many bytes a file is, compressed with gzip as hard as it can.
///
/// # Errors
///
/// When the file cannot be read.
pub fn gzipped(file: &Path) -> io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&fs::read(file)?)?;
    Ok(encoder.finish()?.len())
}

/// Builds a crate of this workspace into a folder of its own below `target/`, as a module that a page imports.
///
/// # Errors
///
/// When cargo cannot build it, or the glue cannot be made.
pub fn build(package: &str) -> Result<WebResource, BuildError> {
    build_as(package, package, None)
}

/// Builds it as a classic script, as a form's libraries are, with a global of this name.
///
/// # Errors
///
/// As [`build`].
pub fn build_script(package: &str, global: &str) -> Result<WebResource, BuildError> {
    build_as(package, &format!("{package}-script/dist"), Some(global))
}

fn build_as(package: &str, folder: &str, global: Option<&str>) -> Result<WebResource, BuildError> {
    let target = target_dir();
    let status = cargo()
        .args(["build", "--quiet", "--package", package, "--profile", PROFILE, "--target", TARGET, "--target-dir"])
        .arg(&target)
        .status()
        .map_err(|error| BuildError(format!("cargo did not start: {error}")))?;
    if !status.success() {
        return Err(BuildError(format!("`{package}` was not built for {TARGET} (cargo: {status})")));
    }
    let name = package.replace('-', "_");
    let folder = target.join("web-resources").join(folder);
    let mut bindgen = Bindgen::new();
    bindgen.input_path(target.join(TARGET).join(PROFILE).join(format!("{name}.wasm")));
    let bindgen = match global {
        None => bindgen.web(true),
        Some(global) => bindgen.no_modules(true).and_then(|bindgen| bindgen.no_modules_global(global)),
    };
    bindgen
        .and_then(|bindgen| {
            // Names are for debuggers, and are two fifths of the module.
            bindgen.remove_name_section(true).remove_producers_section(true);
            bindgen.typescript(false).omit_default_module_path(false).generate(&folder)
        })
        .map_err(|error| BuildError(format!("no glue could be made for `{package}`: {error:#}")))?;
    Ok(WebResource { folder, name })
}

/// Why a web resource was not built.
#[derive(Debug)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}
