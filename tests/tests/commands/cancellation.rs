//! A command is a future: whoever no longer wants it drops it. What others wait for is not lost with it, and a write that
//! was on its way was carried out wholly or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use omni_emulator::{Failure, RecordedRequest};
use omni_runtime::entities::Incident;
use omni_runtime::{Error, Secret, WebApi, unlink};
use tests::organisation::{CASE, CONVERSATION, CONVERSATIONS, TOKEN, linked, start};
use tokio::sync::Semaphore;
use tokio::time::timeout;

const SHORT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_token_is_there_for_the_others_when_the_one_who_fetched_it_is_gone() {
    let (emulator, _) = start(linked()).await;
    let (gate, asked) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let source = {
        let (gate, asked) = (gate.clone(), asked.clone());
        move || {
            let (gate, asked) = (gate.clone(), asked.clone());
            async move {
                asked.fetch_add(1, Ordering::Relaxed);
                gate.acquire().await.unwrap().forget();
                Ok::<_, Error>(Secret::new(TOKEN))
            }
        }
    };
    let client = WebApi::builder(emulator.url()).token_source(source).build().unwrap();
    let first = timeout(SHORT, unlink::<Incident>(CASE, CONVERSATION).send(&client)).await;
    assert!(first.is_err(), "the first waits for its token until it is dropped");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert!(emulator.requests().is_empty());
    gate.add_permits(8);
    let second = timeout(Duration::from_secs(10), unlink::<Incident>(CASE, CONVERSATION).send(&client)).await;
    second.expect("nobody is stuck behind the one that is gone").unwrap();
}

#[tokio::test]
async fn a_write_that_is_dropped_on_its_way_is_whole_and_the_command_may_be_sent_again() {
    let (emulator, client) = start(linked()).await;
    let slow = Failure::Slow(Duration::from_secs(2));
    emulator.fail_next_write(slow.clone());
    let dropped = timeout(5 * SHORT, unlink::<Incident>(CASE, CONVERSATION).send(&client)).await;
    assert!(dropped.is_err(), "it is dropped while the service writes");
    unlink::<Incident>(CASE, CONVERSATION).again().send(&client).await.unwrap();
    let is_late = |request: &RecordedRequest| request.failure.as_ref() == Some(&slow);
    for _ in 0..1000 {
        if emulator.requests().iter().any(is_late) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let seen: Vec<_> = emulator.requests().iter().map(|r| (r.method.clone(), r.status, is_late(r))).collect();
    let expected = [("GET", 200, false), ("GET", 200, false), ("PATCH", 204, false), ("PATCH", 412, true)];
    assert_eq!(seen, expected.map(|(method, status, late)| (method.to_owned(), status, late)));
    let row = emulator.row(CONVERSATIONS, CONVERSATION).unwrap();
    assert!(row["_msdyn_issueid_value"].is_null(), "{row}");
    assert_eq!(emulator.writes().len(), 1, "the slot is cleared once: {:?}", emulator.writes());
}
