//! What unlinking costs other clients, doing the same conditional work as far as each can, against one emulator:
//! `cargo bench -p tests --features witnesses --bench peers`.
//!
//! Each client reads the conversations, checks what they hold, and clears the slots; dynamics-web-api names the version that it
//! read, Microsoft's Python SDK cannot. Each does so one by one and in batches of a hundred, and its faster way counts.
//! Compared is the processor time of the client's own process while it works, so that neither the emulator nor a
//! program's start, nor the making of the connection, is in it.

#[path = "../witnesses/install.rs"]
mod install;

use std::env;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use futures_util::stream;
use install::Witnesses;
use omni_emulator::Emulator;
use omni_runtime::bulk::unlink_all;
use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, WebApi, unlink};
use serde_json::json;
use tests::processor::Used;
use tests::score::{Goal, Score};

const TOKEN: &str = "bench";
const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
const PAIRS: usize = 2000;
const ROUNDS: usize = 3;
const RUNS: usize = ROUNDS * 5;

fn conversation(index: usize) -> ConversationId {
    format!("00000000-0000-4000-8000-{index:012}").parse().expect("a GUID")
}

async fn organisation() -> Emulator {
    let mut builder = Emulator::builder().tls().bearer(TOKEN).row("incidents", json!({ "incidentid": CASE }));
    for index in 0..RUNS * PAIRS {
        let bind = format!("/incidents({CASE})");
        let row = json!({ "activityid": conversation(index), "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": bind });
        builder = builder.row("msdyn_ocliveworkitems", row);
    }
    builder.start().await.expect("the emulator starts")
}

/// This very program in another process: unlinks, and prints the seconds of processor time that it took.
async fn ours(url: &str, certificate: &str, range: Range<usize>) {
    let pem = std::fs::read_to_string(certificate).expect("the certificate");
    let client = WebApi::builder(url).token(TOKEN).trust_pem(&pem).expect("a certificate").build().expect("a client");
    // The connection is made before the work, as with the peers.
    let first = unlink::<Incident>(CASE, conversation(range.start)).read_request();
    client.request(first).await.expect("a row");
    let used = Used::begin();
    let pairs = stream::iter(range.map(|index| (CASE, conversation(index))));
    let mut outcomes = unlink_all::<Incident>(pairs).send(&client);
    while let Some((_, outcome)) = outcomes.next().await {
        outcome.expect("unlinked");
    }
    println!("{}", used.seconds());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, role, url, certificate, from, to] = &arguments[..]
        && role == "ours"
    {
        let range = from.parse().expect("a number")..to.parse().expect("a number");
        return ours(url, certificate, range).await;
    }
    let witnesses = Witnesses::install().expect("the peers can be installed");
    let emulator = organisation().await;
    let certificate = witnesses.file("bench.pem");
    std::fs::write(&certificate, emulator.certificate_pem().expect("a certificate")).expect("a file");
    let runs = tokio::task::spawn_blocking(move || {
        let mut next = 0;
        let mut run = |command: Command| {
            next += PAIRS;
            seconds(command, next - PAIRS..next)
        };
        let (mut own, mut script, mut sdk) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            own.push(run(own_process(emulator.url(), &certificate)));
            for mode in ["single", "batch"] {
                script.push((
                    mode,
                    run(peer(witnesses.node("../benches/peers/dynamics_web_api.mjs"), mode, &emulator, &certificate)),
                ));
                sdk.push((
                    mode,
                    run(peer(witnesses.python("../benches/peers/dataverse_sdk.py"), mode, &emulator, &certificate)),
                ));
            }
        }
        (own, script, sdk)
    });
    let (own, script, sdk) = runs.await.expect("the runs end");
    let own = median(own);
    report("dynamics-web-api 2.5.0", own, &script, 3.0);
    report("PowerPlatform-Dataverse-Client 1.1.0", own, &sdk, 10.0);
}

fn own_process(url: &str, certificate: &Path) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.arg("ours").arg(url).arg(certificate);
    command
}

fn peer(mut command: Command, mode: &str, emulator: &Emulator, certificate: &Path) -> Command {
    command.env("NODE_EXTRA_CA_CERTS", certificate).env("REQUESTS_CA_BUNDLE", certificate);
    command.arg(mode).arg(emulator.url());
    command
}

/// The seconds of processor time that a client says it took.
fn seconds(mut command: Command, range: Range<usize>) -> f64 {
    let output = command.arg(range.start.to_string()).arg(range.end.to_string()).output().expect("the client starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    text.trim().parse().unwrap_or_else(|_| panic!("{command:?}: {text}{error}"))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn report(peer: &str, own: f64, runs: &[(&str, f64)], goal: f64) {
    let of = |mode: &str| median(runs.iter().filter(|(of, _)| *of == mode).map(|(_, seconds)| *seconds).collect());
    let (single, batch) = (of("single"), of("batch"));
    let a_second = |seconds: f64| f64::from(u32::try_from(PAIRS).expect("a few")) / seconds;
    println!(
        "{peer}: {:.0} one by one, {:.0} in batches, per second of its processor time",
        a_second(single),
        a_second(batch)
    );
    let metric = format!("unlinks per second of the client's processor time, unlink_all / {peer}");
    Score::new(metric, "unlinks/s", a_second(own), a_second(single.min(batch)), Goal::AtLeast(goal)).report();
}
