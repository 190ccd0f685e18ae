//! Many tasks link and unlink one conversation at once, and none ever unlinks a record that is not its own.
//!
//! The emulator's log of writes is the witness: each write that cleared a slot is traced to the request that made it,
//! and so to the task. The same race with a client that clears blindly, as the samples do, is the contrast: it shows that
//! the race is one.

use std::collections::HashMap;
use std::sync::Arc;

use omni_emulator::{Emulator, RecordedWrite};
use omni_runtime::entities::Incident;
use omni_runtime::{Id, WebApi, link, unlink};
use serde_json::json;
use tests::organisation::{CONVERSATION, CONVERSATIONS, TOKEN, client};
use tokio::sync::Semaphore;

const TASKS: u32 = 64;
const ROUNDS: u32 = 50;
/// How many tasks are in a round at once. Were it all of them, each link would be replaced long before its unlink.
const AT_ONCE: usize = 4;

/// The case that belongs to a task.
fn case_of(task: u32) -> Id<Incident> {
    format!("00000000-0000-4000-8000-{task:012}").parse().expect("a GUID")
}

async fn organisation() -> Emulator {
    let mut builder =
        Emulator::builder().bearer(TOKEN).row(CONVERSATIONS, json!({ "activityid": CONVERSATION, "statecode": 0 }));
    for task in 0..TASKS {
        builder = builder.row("incidents", json!({ "incidentid": case_of(task) }));
    }
    builder.start().await.unwrap()
}

/// What a slot held before a write cleared it.
fn cleared(write: &RecordedWrite) -> Option<&str> {
    let change = write.lookups.iter().find(|change| change.lookup == "msdyn_issueid" && change.to.is_none())?;
    change.from.as_ref().map(|from| from.id.as_str())
}

/// Each task links its case and unlinks it again; gives the ids of the requests that cleared a slot, by task.
async fn race_conditionally(emulator: &Emulator) -> HashMap<String, u32> {
    let client: WebApi = client(emulator);
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let tasks = (0..TASKS).map(|task| {
        let (client, case, turns) = (client.clone(), case_of(task), Arc::clone(&turns));
        tokio::spawn(async move {
            let mut requests = Vec::new();
            for _ in 0..ROUNDS {
                let _turn = turns.acquire().await.unwrap();
                // Either may lose the race, which is an error and not a wrong write.
                let _ = link::<Incident>(case, CONVERSATION).send(&client).await;
                if let Ok(done) = unlink::<Incident>(case, CONVERSATION).send(&client).await {
                    requests.push((done.request_id().expect("the service names its requests").to_owned(), task));
                }
            }
            requests
        })
    });
    let mut all = HashMap::new();
    for task in tasks.collect::<Vec<_>>() {
        all.extend(task.await.unwrap());
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn no_task_unlinks_a_record_of_another() {
    let emulator = organisation().await;
    let requests = race_conditionally(&emulator).await;
    let writes = emulator.writes();
    let clearing: Vec<_> = writes.iter().filter_map(|write| Some((write, cleared(write)?))).collect();
    assert!(clearing.len() > TASKS as usize, "the race is one: {} writes cleared the slot", clearing.len());
    assert_eq!(clearing.len(), requests.len(), "each unlink that was reported is one write, and the other way round");
    let wrong = clearing.iter().filter(|(write, held)| {
        let task = write.request_id.as_ref().and_then(|id| requests.get(id));
        task.is_none_or(|task| case_of(*task).to_string() != *held)
    });
    assert_eq!(wrong.count(), 0);
    println!("{TASKS} tasks × {ROUNDS} rounds: {} unlinks, 0 of them wrong", clearing.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blind_client_unlinks_records_of_others_in_the_same_race() {
    let emulator = organisation().await;
    let client = client(&emulator);
    let path = format!(
        "{}/api/data/v9.2/{CONVERSATIONS}({CONVERSATION})/msdyn_IssueId_msdyn_ocliveworkitem/$ref",
        emulator.url()
    );
    let blind = Arc::new(tests::blind::Client::new(path));
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let tasks = (0..TASKS).map(|task| {
        let (client, case) = (client.clone(), case_of(task));
        let (blind, turns) = (Arc::clone(&blind), Arc::clone(&turns));
        tokio::spawn(async move {
            for _ in 0..ROUNDS {
                let _turn = turns.acquire().await.unwrap();
                if link::<Incident>(case, CONVERSATION).send(&client).await.is_ok() {
                    blind.delete(&case.to_string()).await;
                }
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    // The blind client names the case that it means to unlink in its request id.
    let writes = emulator.writes();
    let wrong = writes
        .iter()
        .filter(|write| cleared(write).is_some_and(|held| write.client_request_id.as_deref() != Some(held)));
    let wrong = wrong.count();
    assert!(wrong > 0, "blind clearing that never hits a colleague's link proves nothing about ours");
    println!("{TASKS} tasks × {ROUNDS} rounds, cleared blindly: {wrong} wrong unlinks");
}
