//! The pinned clients, in a folder below the target folder.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::registry::{npm_ci, run};

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
        witnesses.pip()?;
        npm_ci(&witnesses.scripts, &witnesses.folder)?;
        Ok(witnesses)
    }

    /// Installs what Python's list pins, unless the same is there already.
    fn pip(&self) -> Result<(), Box<dyn Error>> {
        let list = self.scripts.join("requirements.txt");
        let pinned = std::fs::read_to_string(&list)?;
        let installed = self.folder.join("requirements.txt.installed");
        if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == pinned) {
            return Ok(());
        }
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(self.folder.join("python")))?;
        let mut pip = Command::new(self.folder.join("python/bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]);
        // What is built from sources runs its own code to be built.
        pip.args(["--require-hashes", "--only-binary", ":all:", "-r"]);
        run(pip.arg(list))?;
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
