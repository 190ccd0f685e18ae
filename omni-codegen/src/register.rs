use std::fmt::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use omni_schema::registration::{self, is_schema_name};
use omni_schema::{Document, fingerprint};

/// What the build script has registered so far: the names, and the default.
static REGISTERED: Mutex<(Vec<String>, Option<String>)> = Mutex::new((Vec::new(), None));

/// Makes a schema known to the macros of the package whose build script this is.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), omni_codegen::RegisterError> {
///     omni_codegen::register("contoso").file("schema/contoso.omni").as_default().run()
/// }
/// ```
///
/// `#[entity("new_contract", schema = "contoso")]` is then checked against that file, and so is every attribute
/// without `schema`, since the file is the default. A package may register several schemas.
pub fn register(name: impl Into<String>) -> Registration {
    Registration { name: name.into(), file: None, is_default: false }
}

/// A schema that is to be registered: see [`register`].
#[derive(Debug)]
#[must_use = "a schema is registered by `run`"]
pub struct Registration {
    name: String,
    file: Option<PathBuf>,
    is_default: bool,
}

impl Registration {
    /// The schema's file; a relative path begins at the package's folder. Without it, `schema/<name>.omni`.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Checks every attribute that names no schema against this one. Tables that it does not have are still looked up
    /// in the built-in schema.
    pub fn as_default(mut self) -> Self {
        self.is_default = true;
        self
    }

    /// Tells Cargo: a change of the file builds the package again, and the macros find it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is no schema, when the name is taken or not one that an attribute can use, and
    /// when there is a default already.
    pub fn run(self) -> Result<(), RegisterError> {
        let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        for line in self.instructions(&root)? {
            println!("{line}");
        }
        Ok(())
    }

    fn instructions(self, root: &Path) -> Result<Vec<String>, RegisterError> {
        let Self { name, file, is_default } = self;
        let refuse = |why: String| Err(RegisterError::about(&name, &why));
        check_schema_name(&name)?;
        let path = root.join(file.unwrap_or_else(|| PathBuf::from(format!("schema/{name}.omni"))));
        let Some(shown) = path.to_str().filter(|path| !path.contains('\n')) else {
            return refuse(format!("the path `{}` is not text of one line", path.display()));
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                return refuse(format!("`{shown}` cannot be read: {error}; write it with `omni schema fetch`"));
            }
        };
        let fingerprint = fingerprint(text.as_bytes());
        match Document::new(text) {
            Err(error) => return refuse(format!("`{shown}`: {error}")),
            // The macros find a table by halving the file.
            Ok(document) if !document.is_sorted() => {
                return refuse(format!("the tables of `{shown}` have to stand in the order of their names, each once"));
            }
            Ok(_) => {}
        }
        let mut registered = REGISTERED.lock().unwrap_or_else(PoisonError::into_inner);
        if registered.0.contains(&name) {
            return refuse("it is registered already".to_owned());
        }
        let mut lines = vec![
            format!("cargo:rerun-if-changed={shown}"),
            format!("cargo:rustc-env={}={}", registration::variable(&name), registration::value(&fingerprint, shown)),
        ];
        if is_default {
            if let Some(other) = &registered.1 {
                return refuse(format!("`{other}` is the default already"));
            }
            lines.push(format!("cargo:rustc-env={}={name}", registration::DEFAULT));
            registered.1 = Some(name.clone());
        }
        registered.0.push(name);
        Ok(lines)
    }
}

/// Whether a build script can register a schema under this name, which attributes and variables of the environment hold.
///
/// # Errors
///
/// When it does not consist of lower-case letters, digits and `_`, or is `standard`, the built-in schema's own.
///
/// ```
/// assert!(omni_codegen::check_schema_name("contoso").is_ok());
/// assert!(omni_codegen::check_schema_name("Contoso-1").is_err());
/// ```
pub fn check_schema_name(name: &str) -> Result<(), RegisterError> {
    if is_schema_name(name) {
        return Ok(());
    }
    let mut why = "its name must consist of lower-case letters, digits and `_`, and not be `standard`".to_owned();
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_schema_name(stem));
    // Who gives a file means the name that it has.
    if let Some(stem) = stem.filter(|stem| *stem != name) {
        let _ = write!(why, "; of the file `{name}` it is `{stem}`, and `.file(\"{name}\")` says where it is");
    }
    Err(RegisterError::about(name, &why))
}

/// A schema that cannot be registered: which, and why. `Debug` prints the sentence too, for a build script that returns
/// it from `main`.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisterError(String);

impl RegisterError {
    fn about(name: &str, why: &str) -> Self {
        Self(format!("the schema `{name}` cannot be registered: {why}"))
    }
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RegisterError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        std::fs::create_dir(folder.join("schema")).unwrap();
        std::fs::write(folder.join("schema/one.omni"), "omni-schema 1\nend\n").unwrap();
        let unsorted = "omni-schema 1\ntable b set=bs key=bid\n  bid Guid\ntable a set=as key=aid\n  aid Guid\nend\n";
        std::fs::write(folder.join("schema/unsorted.omni"), unsorted).unwrap();
        std::fs::write(folder.join("schema/newer.omni"), "omni-schema 2\nend\n").unwrap();
        temporary
    }

    // One test, since what a build script registers is kept by the process.
    #[test]
    fn tells_cargo_of_the_file_and_refuses_what_cannot_work() {
        let folder = folder();
        let lines = register("one").as_default().instructions(folder.path()).unwrap();
        assert!(lines[0].starts_with("cargo:rerun-if-changed=") && lines[0].ends_with("schema/one.omni"));
        assert!(lines[1].starts_with("cargo:rustc-env=OMNI_SCHEMA_ONE="));
        assert_eq!(lines[2], "cargo:rustc-env=OMNI_DEFAULT_SCHEMA=one");

        let error = |registration: Registration| registration.instructions(folder.path()).unwrap_err().to_string();
        assert!(error(register("one")).contains("registered already"));
        assert!(error(register("two").file("schema/one.omni").as_default()).contains("`one` is the default already"));
        assert!(error(register("newer")).contains("of version `2`"));
        assert!(error(register("unsorted")).contains("in the order of their names"));
        assert!(error(register("gone")).contains("omni schema fetch"));
        assert!(error(register("Contoso")).contains("lower-case letters"));
        assert!(error(register("standard")).contains("lower-case letters"));
        let given = error(register("schema/one.omni"));
        assert!(given.contains("it is `one`, and `.file(\"schema/one.omni\")` says where it is"), "{given}");
    }
}
