//! What packages of others' registries carry, in the versions that a test pins.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package in its registry, and its version.
#[derive(Debug, Clone, Copy)]
pub enum Package {
    /// A package of npm's.
    Npm(&'static str, &'static str),
    /// The sources of a package of PyPI's: what is installed of it has no tests.
    PyPi(&'static str, &'static str),
}

impl Package {
    /// Unpacks the package below `folder`, unless it is there already; gives the folder with its files. Nothing that it
    /// depends on is fetched.
    ///
    /// # Errors
    ///
    /// When npm or Python's pip is missing, and what they say where they fail.
    pub fn unpack(self, folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
        let (name, version) = match self {
            Self::Npm(name, version) | Self::PyPi(name, version) => (name, version),
        };
        let unpacked = folder.join(format!("{name}-{version}"));
        if unpacked.exists() {
            return Ok(unpacked);
        }
        let fetched = folder.join(format!("{name}-{version}.unfinished"));
        let _ = fs::remove_dir_all(&fetched);
        fs::create_dir_all(&fetched)?;
        let mut fetch = match self {
            Self::Npm(..) => Command::new("npm"),
            Self::PyPi(..) => Command::new("python3"),
        };
        match self {
            Self::Npm(..) => fetch.args(["pack", "--silent", "--ignore-scripts", &format!("{name}@{version}")]),
            Self::PyPi(..) => {
                // To know what it has fetched, pip runs the package's own code, and has no option against it.
                fetch.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]);
                fetch.args(["--no-binary", ":all:", &format!("{name}=={version}")])
            }
        };
        run(fetch.current_dir(&fetched))?;
        let archive = fs::read_dir(&fetched)?.next().ok_or("no archive was fetched")??.path();
        // The archive has one folder, whose name is its own affair.
        run(Command::new("tar").args(["-x", "-z", "--strip-components=1", "-f"]).arg(&archive).current_dir(&fetched))?;
        fs::remove_file(archive)?;
        fs::rename(&fetched, &unpacked)?;
        Ok(unpacked)
    }
}

/// Installs what `package-lock.json` in `list` pins into `folder`, unless the same is there already.
///
/// # Errors
///
/// When npm is missing, and what it says where it fails.
pub fn npm_ci(list: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let pinned = fs::read_to_string(list.join("package-lock.json"))?;
    let installed = folder.join("package-lock.json.installed");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == pinned) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(list.join(file), folder.join(file))?;
    }
    // Of what is pinned, nothing needs a script of its own to be installed.
    let options = ["ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"];
    run(Command::new("npm").args(options).current_dir(folder))?;
    Ok(fs::write(installed, pinned)?)
}

/// Runs a command, whose errors become one.
///
/// # Errors
///
/// When it cannot be started, or fails.
pub fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {text}").into()) }
}
