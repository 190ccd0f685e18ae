//! Unlinks many records from many conversations of an organisation that fails all the time, while the process that does
//! it is killed again and again, and then holds every outcome against what the organisation did.
//!
//! ```text
//! cargo run --release -p tests --bin soak -- --pairs 100000 --seed 7 [--kills 5]
//! ```

mod pairs;
mod verdict;
mod worker;

use std::env;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use omni_emulator::{Emulator, Failure, Faults};

use pairs::Pairs;
use verdict::Verdict;

const USAGE: &str = "usage: soak --pairs <count> --seed <number> [--kills <count>]";

#[derive(Debug, Clone, Copy)]
struct Options {
    pairs: Pairs,
    kills: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<bool, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let options = options(&arguments)?;
    if let Some(url) = value(&arguments, "--worker") {
        let folder = value(&arguments, "--folder").ok_or(USAGE)?;
        worker::run(url, Path::new(folder), options.pairs).await?;
        return Ok(true);
    }
    let folder = tempfile::tempdir()?;
    let emulator = organisation(options.pairs).await?;
    eprintln!("an organisation of {} conversations listens at {}", options.pairs.count, emulator.url());
    let peak = unlink_all(&emulator, options, folder.path())?;
    let verdict = Verdict::of(&emulator, options.pairs, &folder.path().join(worker::OUTCOMES))?;
    println!("{verdict} peak_mib {peak}");
    Ok(verdict.is_clean() && peak < 64)
}

fn value<'a>(arguments: &'a [String], name: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1).map(String::as_str)
}

fn options(arguments: &[String]) -> Result<Options, Box<dyn Error>> {
    let number = |name: &str| -> Result<Option<u64>, Box<dyn Error>> {
        let text = value(arguments, name);
        text.map(|text| text.parse().map_err(|_| format!("`{text}` is not a number for {name}\n{USAGE}").into()))
            .transpose()
    };
    let (Some(count), Some(seed)) = (number("--pairs")?, number("--seed")?) else { return Err(USAGE.into()) };
    Ok(Options { pairs: Pairs { count: usize::try_from(count)?, seed }, kills: number("--kills")?.unwrap_or(5) })
}

/// 5 % put off, 2 % unavailable, 1 % dropped before and 1 % after the commit, 1 % slow.
async fn organisation(pairs: Pairs) -> Result<Emulator, Box<dyn Error>> {
    let faults = Faults::seeded(pairs.seed)
        .sometimes(0.05, Failure::TooManyRequests { retry_after: Duration::from_secs(1) })
        .sometimes(0.02, Failure::Unavailable { retry_after: None })
        .sometimes(0.01, Failure::DroppedBeforeCommit)
        .sometimes(0.01, Failure::DroppedAfterCommit)
        .sometimes(0.01, Failure::Slow(Duration::from_millis(500)));
    let mut builder = Emulator::builder().bearer(worker::TOKEN).faults(faults);
    for row in Pairs::cases() {
        builder = builder.row("incidents", row);
    }
    for index in 0..pairs.count {
        builder = builder.row("msdyn_ocliveworkitems", pairs.conversation_row(index));
    }
    Ok(builder.start().await?)
}

/// Runs the worker, kills it a few times at moments of chance, and starts it again until it is through. Gives by how
/// much the memory of a worker grew at the most, in MiB.
fn unlink_all(emulator: &Emulator, options: Options, folder: &Path) -> Result<u64, Box<dyn Error>> {
    let Options { pairs, kills } = options;
    let mut chance = pairs.chance(u64::MAX);
    let mut peak = 0;
    for run in 0.. {
        let mut worker = Command::new(env::current_exe()?)
            .args(["--worker", emulator.url(), "--folder"])
            .arg(folder)
            .args(["--pairs", &pairs.count.to_string(), "--seed", &pairs.seed.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        // Killed after some of what is left, when it has just written a line of its outcomes.
        let until = (run < kills).then(|| chance.next(pairs.count as u64 / (kills + 1)).max(1));
        let output = BufReader::new(worker.stdout.take().ok_or("the worker has no output")?);
        let mut lines = 0;
        for line in output.lines() {
            let line = line?;
            if let Some(grown) = line.strip_prefix("grown_mib ") {
                peak = peak.max(grown.parse()?);
            }
            lines += 100;
            if until.is_some_and(|until| lines >= until) {
                // On Unix this is SIGKILL: nothing of the worker runs any more.
                worker.kill()?;
                break;
            }
        }
        let status = worker.wait()?;
        if status.success() {
            eprintln!("run {run}: through");
            return Ok(peak);
        }
        if until.is_none() {
            return Err(format!("the worker failed: {status}").into());
        }
        eprintln!("run {run}: killed");
    }
    Ok(peak)
}
