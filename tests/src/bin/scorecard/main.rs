//! Runs the benchmarks one after the other, and prints all their scores in one table.
//!
//! ```text
//! cargo run --release -p tests --bin scorecard [-- --json] [NAME…]
//! ```
//!
//! With names, only the benchmarks of these names are run. It ends with 1 where a goal is not met, and needs what the
//! benchmarks need: a quiet machine, and for some of them Python, Node and their registries.

mod table;

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::Value;
use tests::score::GATHERED_IN;

/// The benchmarks: a package of this project, the features that it needs for it, and its name.
const BENCHMARKS: [(&str, &str, &str); 8] = [
    ("tests", "", "client"),
    ("tests", "", "read"),
    ("tests", "witnesses", "peers"),
    ("tests", "", "emulator"),
    ("tests", "", "footprint"),
    ("tests", "witnesses", "expansion"),
    ("omni-codegen", "", "import"),
    ("omni-codegen", "witnesses", "csdl_peer"),
];

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, Box<dyn Error>> {
    let (flags, names): (Vec<_>, Vec<_>) = env::args().skip(1).partition(|argument| argument.starts_with("--"));
    if let Some(unknown) = flags.iter().find(|flag| *flag != "--json") {
        return Err(format!("unknown option `{unknown}`: allowed is `--json`").into());
    }
    let known: Vec<_> = BENCHMARKS.iter().map(|(_, _, name)| *name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("no benchmark `{unknown}`: there are {}", known.join(", ")).into());
    }
    let folder = tempfile::tempdir()?;
    let gathered = folder.path().join("scores.jsonl");
    let wanted = BENCHMARKS.iter().filter(|(_, _, name)| names.is_empty() || names.iter().any(|of| of == name));
    // One that fails does not take the scores of the others with it.
    let failures: Vec<_> = wanted.filter_map(|benchmark| bench(benchmark, &gathered).err()).collect();
    for failure in &failures {
        eprintln!("{failure}");
    }
    let text = std::fs::read_to_string(&gathered).map_err(|error| format!("no benchmark reported a score: {error}"))?;
    let scores: Vec<Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    if flags.is_empty() {
        print!("{}", table::of(&scores));
    } else {
        print!("{text}");
    }
    Ok(failures.is_empty() && scores.iter().all(|score| score["met"] == true))
}

/// Runs one benchmark, which prints what it prints to this program's standard error.
fn bench((package, features, name): &(&str, &str, &str), gathered: &Path) -> Result<(), Box<dyn Error>> {
    eprintln!("-- {name}");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["bench", "--quiet", "--locked", "-p", package, "--features", features, "--bench", name]);
    let output = cargo.env(GATHERED_IN, gathered).output()?;
    eprint!("{}", String::from_utf8_lossy(&output.stdout));
    if output.status.success() {
        return Ok(());
    }
    Err(format!("the benchmark `{name}` failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}
