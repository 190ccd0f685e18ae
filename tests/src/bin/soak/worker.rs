//! The process that unlinks, and is killed.

use std::collections::HashSet;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream;
use omni_runtime::bulk::{Journal, State, unlink_all};
use omni_runtime::entities::Incident;
use omni_runtime::{Retries, WebApi, unlink};

use crate::pairs::Pairs;

pub(crate) const TOKEN: &str = "soak";
/// A line for each pair: its number, and `unlinked` or `refused`.
pub(crate) const OUTCOMES: &str = "outcomes";

pub(crate) async fn run(url: &str, folder: &Path, pairs: Pairs) -> Result<(), Box<dyn Error>> {
    let journal = Journal::open(folder.join("journal"), &format!("{pairs:?}"))?;
    let path = folder.join(OUTCOMES);
    let done = done(&path)?;
    let states: Vec<_> =
        (0..pairs.count).filter(|index| !done.contains(index)).map(|index| (index, journal.state(index))).collect();
    drop(done);
    let rows: Arc<[usize]> = states.iter().map(|(index, _)| *index).collect();
    let commands = states.into_iter().map(move |(index, state)| {
        let command = unlink::<Incident>(Pairs::case(index), Pairs::conversation(index));
        if state == State::New { command } else { command.again() }
    });
    let retries = Retries::new().attempts(20).waits(Duration::from_millis(100), Duration::from_secs(5));
    let client = WebApi::builder(url).token(TOKEN).retries(retries).build()?;
    let (journal, noted) = (Arc::new(Mutex::new(journal)), Arc::clone(&rows));
    let mut outcomes = unlink_all::<Incident>(stream::iter(commands))
        .before_writing(move |position| journal.lock().unwrap_or_else(PoisonError::into_inner).begin(noted[position]))
        .send(&client);
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let began = resident("VmRSS");
    for (count, index) in rows.iter().enumerate() {
        let (_, outcome) = outcomes.next().await.ok_or("an outcome is missing")?;
        let word = match outcome {
            Ok(_) => "unlinked",
            Err(error) if error.is_not_linked() => "refused",
            Err(error) => return Err(error.into()),
        };
        file.write_all(format!("{index} {word}\n").as_bytes())?;
        if count % 100 == 99 {
            println!("{count}");
        }
    }
    println!("grown_mib {}", resident("VmHWM").saturating_sub(began) / 1024);
    Ok(())
}

/// The pairs that have an outcome. A line that was cut off by a kill is cut off the file, and is none.
fn done(path: &Path) -> Result<HashSet<usize>, Box<dyn Error>> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    if whole < text.len() {
        OpenOptions::new().write(true).open(path)?.set_len(whole as u64)?;
    }
    text[..whole].lines().map(|line| Ok(line.split(' ').next().unwrap_or_default().parse()?)).collect()
}

/// The memory of this process in KiB, as Linux tells it.
fn resident(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
