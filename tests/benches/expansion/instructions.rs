//! The instructions of a compiler's run, which do not move from round to round as its time does. They are counted by
//! valgrind, which cargo runs by way of this program in the place of the compiler.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where this program, run in the place of a compiler, has the count written.
const COUNT: &str = "EXPANSION_COUNT";

/// How many instructions the compiler takes for the package that this command of cargo's checks; none where valgrind is
/// not installed.
pub(crate) fn count(cargo: &mut Command, folder: &Path) -> Option<f64> {
    Command::new("valgrind").arg("--version").output().ok()?;
    let file = folder.join("instructions.txt");
    let this = env::current_exe().expect("this program");
    let status = cargo.env("RUSTC_WORKSPACE_WRAPPER", this).env(COUNT, &file).status().expect("cargo runs");
    assert!(status.success(), "the crate in `{}` does not compile under valgrind", folder.display());
    let said = fs::read_to_string(&file).expect("the compiler was run");
    let line = said.lines().find(|line| line.contains("Collected :")).expect("valgrind's count");
    line.rsplit(' ').next()?.parse().ok()
}

/// Does what the compiler does, where cargo runs this program in its place.
pub(crate) fn as_compiler() -> Option<ExitCode> {
    let file = env::var_os(COUNT)?;
    let mut given = env::args_os().skip(1);
    let compiler = compiler(&given.next()?)?;
    let arguments: Vec<OsString> = given.collect();
    // The build script is compiled by way of this too.
    let mut command = if arguments.iter().any(|argument| argument == "src/lib.rs") {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        valgrind.arg(format!("--log-file={}", Path::new(&file).display())).arg(compiler);
        valgrind
    } else {
        Command::new(compiler)
    };
    let status = command.args(arguments).status().ok()?;
    Some(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The compiler itself: what cargo names may be a program that chooses one of several.
fn compiler(named: &OsString) -> Option<PathBuf> {
    let output = Command::new(named).args(["--print", "sysroot"]).output().ok()?;
    Some(Path::new(String::from_utf8(output.stdout).ok()?.trim()).join("bin/rustc"))
}
