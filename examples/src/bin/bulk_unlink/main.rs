//! Unlinks every case of a CSV file from its conversation, and writes a CSV file of what came of each.
//!
//! It can be stopped at any moment, with Ctrl-C or a kill, and started again with the same arguments: a journal beside
//! the results says what was begun. After a power cut, check the last rows by hand. The columns of the input are
//! `incident` and `conversation`, two GUIDs.
//!
//! With no arguments it runs against an emulated organisation of its own. To run it against yours:
//!
//! ```text
//! DATAVERSE_URL=https://contoso.crm.dynamics.com DATAVERSE_TOKEN=… \
//!     cargo run -p examples --bin bulk_unlink -- pairs.csv results.csv
//! ```

mod results;

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::stream;
use indicatif::{ProgressBar, ProgressStyle};
use omni_emulator::Emulator;
use omni_runtime::bulk::{Journal, State, unlink_all};
use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, WebApi, unlink};
use serde::Deserialize;
use serde_json::json;

use results::Results;

/// One row of the input.
#[derive(Deserialize)]
struct Pair {
    incident: String,
    conversation: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let done = match (&arguments[..], env::var("DATAVERSE_URL"), env::var("DATAVERSE_TOKEN")) {
        ([input, results], Ok(url), Ok(token)) => match WebApi::builder(url).token(token).build() {
            Ok(client) => unlink_file(&client, input, results).await,
            Err(error) => Err(error.into()),
        },
        ([], Err(_), Err(_)) => in_the_emulator().await,
        _ => Err(
            "usage: bulk_unlink <pairs.csv> <results.csv>, with DATAVERSE_URL and DATAVERSE_TOKEN set; or nothing at \
                  all for an emulated organisation"
                .into(),
        ),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A pair as it is to be sent, or why its row is not one.
type Row = Result<(Id<Incident>, ConversationId), String>;

async fn unlink_file(client: &WebApi, input: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let rows = read(input)?;
    let name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let journal = Journal::open(output.with_extension("journal"), &format!("{name} of {} rows", rows.len()))?;
    let mut results = Results::open(output)?;
    let bar = progress(rows.len(), results.len());

    // What is in the results already is done. What was only begun is sent again: it may be done.
    let mut left = Vec::new();
    for (index, row) in rows.into_iter().enumerate().skip(results.len()) {
        left.push((index, row, journal.state(index)));
    }
    let sent: Arc<[usize]> = left.iter().filter(|(_, row, _)| row.is_ok()).map(|(index, ..)| *index).collect();
    let commands: Vec<_> = left
        .iter()
        .filter_map(|(_, row, state)| {
            let (case, conversation) = *row.as_ref().ok()?;
            let command = unlink::<Incident>(case, conversation);
            Some(if *state == State::New { command } else { command.again() })
        })
        .collect();

    let journal = Arc::new(Mutex::new(journal));
    let note = Arc::clone(&journal);
    let mut outcomes = unlink_all::<Incident>(stream::iter(commands))
        .before_writing(move |position| note.lock().unwrap_or_else(PoisonError::into_inner).begin(sent[position]))
        .send(client);
    for (index, row, _) in left {
        match row {
            Err(why) => results.add(index, "refused", &why)?,
            Ok(_) => match outcomes.next().await {
                Some((_, Ok(_))) => results.add(index, "unlinked", "")?,
                Some((_, Err(error))) if error.is_final() => {
                    results.add(index, "refused", &error.to_string())?;
                }
                // Another run goes on with it.
                Some((_, Err(error))) => return Err(error.into()),
                None => return Err("an outcome is missing".into()),
            },
        }
        bar.inc(1);
    }
    bar.finish();
    let (unlinked, refused) = results.totals();
    println!("{unlinked} unlinked, {refused} refused; the results are in {}", output.display());
    Ok(())
}

fn read(input: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(input)?;
    let rows = reader.deserialize::<Pair>().map(|pair| {
        let pair = pair.map_err(|error| error.to_string())?;
        let case = pair.incident.parse::<Id<Incident>>().map_err(|error| error.to_string())?;
        let conversation = pair.conversation.parse::<ConversationId>().map_err(|error| error.to_string())?;
        Ok((case, conversation))
    });
    Ok(rows.collect())
}

/// A bar on a terminal; indicatif draws none elsewhere.
fn progress(rows: usize, done: usize) -> ProgressBar {
    let bar = ProgressBar::new(rows as u64).with_position(done as u64);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pairs, {per_sec}, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// An organisation with a few hundred conversations, and a file of pairs of which some are wrong.
async fn in_the_emulator() -> Result<(), Box<dyn Error>> {
    let case: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    let mut builder =
        Emulator::builder().row("incidents", json!({ "incidentid": case, "title": "Leaking coffee machine" }));
    let mut pairs = String::from("incident,conversation\n");
    for index in 0..500 {
        let conversation = format!("00000000-0000-4000-8000-{index:012}");
        let link = (index % 50 != 49).then(|| format!("/incidents({case})"));
        let row = json!({ "activityid": conversation, "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": link });
        builder = builder.row("msdyn_ocliveworkitems", row);
        pairs.extend([&case.to_string(), ",", &conversation, "\n"]);
    }
    pairs.push_str("not a GUID,at all\n");
    let emulator = builder.start().await?;
    let folder = env::temp_dir().join(format!("bulk-unlink-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (input, results) = (folder.join("pairs.csv"), folder.join("results.csv"));
    std::fs::write(&input, pairs)?;
    let client = WebApi::builder(emulator.url()).token("any token will do here").build()?;
    unlink_file(&client, &input, &results).await?;
    let text = std::fs::read_to_string(&results)?;
    println!("The first of them, and the last:");
    for line in text.lines().take(3).chain(text.lines().rev().take(2)) {
        println!("  {line}");
    }
    let requests = emulator.requests().len();
    println!("{requests} requests for {} pairs.", text.lines().count() - 1);
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
