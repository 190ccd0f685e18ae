//! `WebApi` in the page: the same commands over `fetch`, to the page's own origin, with its session and no token.

use std::time::{Duration, Instant};

use omni_emulator::Failure;
use serde_json::{Value, json};

use super::stage::{Stage, on_page};

const CONVERSATION: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

/// An organisation with a case, and a conversation that it is linked to or not.
async fn seed(stage: &Stage, linked: bool) {
    let send = "
        const [rows, done] = arguments;
        (async () => {
          for (const [path, row] of rows) {
            const headers = { 'content-type': 'application/json' };
            const response = await fetch(`/api/data/v9.2/${path}`, { method: 'PATCH', headers, body: JSON.stringify(row) });
            if (!response.ok) throw await response.text();
          }
        })().then(() => done(null), (error) => done(String(error)));
    ";
    let bound = if linked { json!(format!("/incidents({CASE})")) } else { Value::Null };
    let conversation = json!({ "msdyn_title": "It crackles", "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": bound });
    let rows = json!([
        [format!("incidents({CASE})"), { "title": "No dial tone" }],
        [format!("msdyn_ocliveworkitems({CONVERSATION})"), conversation],
    ]);
    assert_eq!(stage.run_async(send, rows).await, Value::Null);
    stage.emulator().clear_requests();
}

fn order(act: &str) -> Value {
    json!({ "act": act, "entity": "incident", "record": CASE, "conversation": CONVERSATION })
}

/// The method and the status of each request that arrived.
fn arrived(stage: &Stage) -> Vec<(String, u16)> {
    stage.emulator().requests().iter().map(|request| (request.method.clone(), request.status)).collect()
}

fn requests(list: &[(&str, u16)]) -> Vec<(String, u16)> {
    list.iter().map(|(method, status)| ((*method).to_owned(), *status)).collect()
}

fn held(stage: &Stage) -> Value {
    let row = stage.emulator().row("msdyn_ocliveworkitems", CONVERSATION).expect("it is there");
    row["_msdyn_issueid_value"].clone()
}

#[test]
fn unlinks_with_the_session_of_the_page() {
    on_page(async |stage| {
        seed(stage, true).await;
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
        assert_eq!(held(stage), Value::Null);
        assert_eq!(arrived(stage), requests(&[("GET", 200), ("PATCH", 204)]));
        assert_eq!(stage.calls().await.len(), 0, "nothing goes through the page's functions");
    });
}

#[test]
fn links_and_says_what_is_in_the_slot_instead() {
    on_page(async |stage| {
        seed(stage, false).await;
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["error"]["kind"], "NotLinked", "{outcome}");
        let outcome = stage.perform(order("link_over_web_api")).await;
        assert_eq!(outcome["ok"], json!({ "record": CASE, "replaced": null }));
        assert_eq!(held(stage), CASE);
    });
}

#[test]
fn tells_that_nobody_is_signed_in() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.sign_out().await;
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["error"]["kind"], "Unauthenticated", "{outcome}");
        assert_eq!(stage.emulator().requests().len(), 0);
    });
}

#[test]
fn tells_that_the_conversation_is_gone() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.emulator().delete("msdyn_ocliveworkitems", CONVERSATION).expect("it is there");
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["error"]["kind"], "NotFound", "{outcome}");
    });
}

#[test]
fn reads_the_row_as_a_record_with_its_version() {
    on_page(async |stage| {
        seed(stage, true).await;
        let outcome = stage.perform(order("read_over_web_api")).await;
        let expected = json!({ "id": CONVERSATION, "title": "It crackles", "case": CASE, "has_version": true });
        assert_eq!(outcome["ok"], expected, "{outcome}");
    });
}

#[test]
fn unlinks_on_condition_of_the_version_that_it_read() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.emulator().fail_next_write(Failure::Refused {
            status: 412,
            code: "0x80060882".to_owned(),
            message: "The version of the existing record doesn't match the RowVersion property provided.".to_owned(),
        });
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
        // The row is read again, since somebody else had changed it.
        assert_eq!(arrived(stage), requests(&[("GET", 200), ("PATCH", 412), ("GET", 200), ("PATCH", 204)]));
        for request in stage.emulator().requests().iter().filter(|request| request.method == "PATCH") {
            let condition =
                request.headers.iter().find(|(name, _)| name == "if-match").map(|(_, value)| value.as_str());
            assert!(condition.is_some_and(|value| value.starts_with("W/\"")), "{condition:?}");
        }
        assert_eq!(held(stage), Value::Null);
    });
}

#[test]
fn waits_as_long_as_a_service_that_is_throttled_asks() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.emulator().fail_next_write(Failure::TooManyRequests { retry_after: Duration::from_secs(1) });
        let began = Instant::now();
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
        assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
        assert_eq!(arrived(stage), requests(&[("GET", 200), ("PATCH", 429), ("PATCH", 204)]));
    });
}

#[test]
fn tells_that_it_is_throttled_where_nothing_is_repeated() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.emulator().fail_next_write(Failure::TooManyRequests { retry_after: Duration::from_secs(1) });
        let mut order = order("unlink_over_web_api");
        order["attempts"] = json!(1);
        let outcome = stage.perform(order).await;
        assert_eq!((&outcome["error"]["kind"], &outcome["error"]["retryable"]), (&json!("Throttled"), &json!(true)));
        assert_eq!(held(stage), CASE);
    });
}

#[test]
fn finds_its_own_write_whose_answer_was_lost() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.emulator().fail_next_write(Failure::DroppedAfterCommit);
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
        let methods: Vec<_> = arrived(stage).into_iter().map(|(method, _)| method).collect();
        assert_eq!(methods, ["GET", "PATCH", "PATCH", "GET"], "sent again, refused, and read");
        assert_eq!(held(stage), Value::Null);
    });
}

#[test]
fn gives_up_an_attempt_that_takes_too_long() {
    on_page(async |stage| {
        for (attempts, is_repeated) in [(1, false), (6, true)] {
            seed(stage, true).await;
            stage.emulator().fail_next(Failure::Slow(Duration::from_secs(5)));
            let mut order = order("unlink_over_web_api");
            order["attempt_timeout"] = json!(300);
            order["attempts"] = json!(attempts);
            let began = Instant::now();
            let outcome = stage.perform(order).await;
            assert!(began.elapsed() < Duration::from_secs(5), "{:?}: {outcome}", began.elapsed());
            if is_repeated {
                assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
            } else {
                assert_eq!(outcome["error"]["kind"], "Interrupted", "{outcome}");
                let message = outcome["error"]["message"].as_str().expect("a message");
                assert!(message.contains("no reply came in time"), "{message}");
            }
        }
    });
}
