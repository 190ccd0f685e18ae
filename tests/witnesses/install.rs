//! The pinned clients, in a folder below the target folder.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the clients are.
pub(crate) struct Witnesses {
    folder: PathBuf,
    scripts: PathBuf,
}

impl Witnesses {
    /// Installs the clients, unless the same ones are there already.
    pub(crate) fn install() -> Result<Self, Box<dyn Error>> {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("witnesses");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("witnesses");
        std::fs::create_dir_all(&folder)?;
        let witnesses = Self { folder, scripts };
        witnesses.if_changed("requirements.txt", || {
            run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(witnesses.folder.join("python")))?;
            let mut pip = Command::new(witnesses.folder.join("python/bin/python"));
            pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "-r"]);
            run(pip.arg(witnesses.scripts.join("requirements.txt")))
        })?;
        witnesses.if_changed("package-lock.json", || {
            for file in ["package.json", "package-lock.json"] {
                std::fs::copy(witnesses.scripts.join(file), witnesses.folder.join(file))?;
            }
            let mut npm = Command::new("npm");
            run(npm.args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&witnesses.folder))
        })?;
        Ok(witnesses)
    }

    /// Runs `install` if the list of pinned versions is another than at the last time.
    fn if_changed(
        &self,
        list: &str,
        install: impl FnOnce() -> Result<(), Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        let pinned = std::fs::read_to_string(self.scripts.join(list))?;
        let installed = self.folder.join(format!("{list}.installed"));
        if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == pinned) {
            return Ok(());
        }
        install()?;
        Ok(std::fs::write(installed, pinned)?)
    }

    /// A file of this run.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn python(&self, script: &str) -> Command {
        let mut command = Command::new(self.folder.join("python/bin/python"));
        command.arg(self.scripts.join(script)).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    pub(crate) fn node(&self, script: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.scripts.join(script)).env("WITNESSES", &self.folder);
        command
    }
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {text}").into()) }
}
