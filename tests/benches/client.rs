//! What the client costs, as ratios in one run against the same work done otherwise: `cargo bench -p tests --bench client`.
//!
//! - `unlink` against its two requests written by hand on reqwest, by the clock; and, where valgrind is installed, by
//!   instructions, with the emulator in another process.
//! - `unlink_all` against unlinking one after the other.

use std::env;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::stream;
use omni_emulator::Emulator;
use omni_runtime::bulk::unlink_all;
use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, WebApi, unlink};
use serde_json::{Value, json};
use tests::processor::Used;
use tests::score::{Goal, Score};

const TOKEN: &str = "bench";
const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
const BIND: &str = "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind";
const ROUNDS: usize = 7;
const UNLINKS: usize = 300;
const COMPARED: usize = 2000;

fn conversation(index: usize) -> ConversationId {
    format!("00000000-0000-4000-8000-{index:012}").parse().expect("a GUID")
}

async fn organisation(count: usize) -> Emulator {
    let mut builder = Emulator::builder().bearer(TOKEN).row("incidents", json!({ "incidentid": CASE }));
    for index in 0..count {
        let row = json!({ "activityid": conversation(index), BIND: format!("/incidents({CASE})") });
        builder = builder.row("msdyn_ocliveworkitems", row);
    }
    builder.start().await.expect("the emulator starts")
}

/// The same two requests, as somebody would write them who has read the reference.
struct ByHand {
    http: reqwest::Client,
    url: String,
}

impl ByHand {
    fn new(url: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().expect("a client");
        Self { http, url: url.to_owned() }
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let id = uuid::Builder::from_random_bytes(black_box([7; 16])).into_uuid().to_string();
        self.http
            .request(method, format!("{}/api/data/v9.2/{path}", self.url))
            .header("accept", "application/json")
            .header("odata-version", "4.0")
            .header("odata-maxversion", "4.0")
            .header("x-ms-client-request-id", id)
            .header("authorization", format!("Bearer {TOKEN}"))
    }

    async fn unlink(&self, conversation: ConversationId) {
        let row = format!("msdyn_ocliveworkitems({conversation})");
        let read = self
            .request(reqwest::Method::GET, &format!("{row}?$select=_msdyn_issueid_value"))
            .header("prefer", "odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname\"");
        let body =
            read.send().await.expect("a reply").error_for_status().expect("a row").bytes().await.expect("a body");
        let found: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(found["_msdyn_issueid_value"].as_str(), Some(CASE.to_string().as_str()));
        assert_eq!(found["_msdyn_issueid_value@Microsoft.Dynamics.CRM.lookuplogicalname"].as_str(), Some("incident"));
        let version = found["@odata.etag"].as_str().expect("a version").to_owned();
        let write = self
            .request(reqwest::Method::PATCH, &row)
            .header("if-match", version)
            .header("content-type", "application/json")
            .body(json!({ BIND: null }).to_string());
        write.send().await.expect("a reply").error_for_status().expect("a write").bytes().await.expect("no body");
    }
}

fn client(url: &str) -> WebApi {
    WebApi::builder(url).token(TOKEN).build().expect("a client")
}

async fn ours(url: &str, range: std::ops::Range<usize>) {
    let client = client(url);
    for index in range {
        unlink::<Incident>(CASE, conversation(index)).send(&client).await.expect("unlinked");
    }
}

async fn by_hand(url: &str, range: std::ops::Range<usize>) {
    let client = ByHand::new(url);
    for index in range {
        client.unlink(conversation(index)).await;
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = env::args().collect();
    // Another process of this very program, as valgrind or this one runs it.
    if let [_, role, url, from, to] = &arguments[..] {
        let range = from.parse().expect("a number")..to.parse().expect("a number");
        let used = Used::begin();
        match role.as_str() {
            "ours" => ours(url, range).await,
            "by-hand" => by_hand(url, range).await,
            "bulk" => bulk(url, range).await,
            _ => panic!("no such role"),
        }
        println!("{}", used.seconds());
        return;
    }
    let server = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            runtime.block_on(async {
                let emulator = organisation(ROUNDS * UNLINKS * 8).await;
                send.send(emulator.url().to_owned()).expect("somebody waits");
                std::future::pending::<()>().await;
            });
        });
        receive.recv().expect("the emulator's address")
    });
    let url = server.join().expect("the emulator starts");
    let mut used = 0;
    let mut next = |count: usize| {
        used += count;
        used - count..used
    };
    by_the_clock(&url, &mut next).await;
    by_instructions(&url, &mut next);
    all_at_once(&url, &mut next);
}

async fn by_the_clock(url: &str, next: &mut impl FnMut(usize) -> std::ops::Range<usize>) {
    let (mut own, mut hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        ours(url, next(UNLINKS)).await;
        own.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        by_hand(url, next(UNLINKS)).await;
        hand.push(began.elapsed().as_secs_f64());
    }
    let of_one = |times| median(times) * 1e3 / f64::from(u32::try_from(UNLINKS).expect("a few"));
    Score::new("unlink / the same two requests by hand", "ms", of_one(own), of_one(hand), Goal::AtMost(1.05)).report();
}

fn by_instructions(url: &str, next: &mut impl FnMut(usize) -> std::ops::Range<usize>) {
    let mut count = |role: &str, unlinks: usize| -> Option<f64> {
        let range = next(unlinks);
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(env::current_exe().ok()?)
            .args([role, url, &range.start.to_string(), &range.end.to_string()])
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let line = text.lines().find(|line| line.contains("Collected :"))?;
        line.rsplit(' ').next()?.parse().ok()
    };
    // What starting up costs is in both counts of a pair, and falls out of their difference.
    let mut each = |role: &str| Some((count(role, 120)? - count(role, 20)?) / 100.0);
    match (each("ours"), each("by-hand")) {
        (Some(own), Some(hand)) => {
            let metric = "unlink / the same two requests by hand, instructions";
            Score::new(metric, "instructions", own, hand, Goal::AtMost(1.10)).report();
        }
        _ => println!("unlink / by hand, instructions: not measured, valgrind is not installed"),
    }
}

async fn bulk(url: &str, range: std::ops::Range<usize>) {
    let mut outcomes =
        unlink_all::<Incident>(stream::iter(range.map(|index| (CASE, conversation(index))))).send(&client(url));
    while let Some((_, outcome)) = outcomes.next().await {
        outcome.expect("unlinked");
    }
}

/// By the processor time of the client's process: the emulator's is not the client's.
fn all_at_once(url: &str, next: &mut impl FnMut(usize) -> std::ops::Range<usize>) {
    let used = |role: &str, range: std::ops::Range<usize>| -> (f64, f64) {
        let began = Instant::now();
        let child = Command::new(env::current_exe().expect("this program"))
            .args([role, url, &range.start.to_string(), &range.end.to_string()])
            .stdout(Stdio::piped())
            .output()
            .expect("it runs");
        let used: f64 = String::from_utf8_lossy(&child.stdout).trim().parse().expect("the time used");
        (used, began.elapsed().as_secs_f64())
    };
    let (single, single_wall) = used("ours", next(COMPARED));
    let (bulk, bulk_wall) = used("bulk", next(COMPARED));
    println!("unlink_all / one by one, wall: {:.1} times as fast", single_wall / bulk_wall);
    let metric = "unlinks per second of the client's processor time, unlink_all / one by one";
    let a_second = |seconds: f64| f64::from(u32::try_from(COMPARED).expect("a few")) / seconds;
    Score::new(metric, "unlinks/s", a_second(bulk), a_second(single), Goal::AtLeast(5.0)).report();
}
