//! Requests that fail are repeated where that is safe, and never where a write could be carried out twice.

use std::time::Duration;

use omni_runtime::command::Unlinked;
use omni_runtime::entities::Incident;
use omni_runtime::{ErrorKind, Retries, WebApi, unlink};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, CONVERSATION, TOKEN};

const THROTTLED: &str = r#"{"error":{"code":"0x80072322","message":"Number of requests exceeded the limit of 6000 over time window of 300 seconds."}}"#;

fn row(version: u32, case: Option<&str>) -> Reply {
    let mut row = json!({ "@odata.etag": format!("W/\"{version}\""), "_msdyn_issueid_value": case });
    if case.is_some() {
        row["_msdyn_issueid_value@Microsoft.Dynamics.CRM.lookuplogicalname"] = json!("incident");
    }
    Reply::new("200 OK", "content-type: application/json\r\n", &row.to_string())
}

fn linked() -> Reply {
    row(1, Some(&CASE.to_string()))
}

fn written() -> Reply {
    Reply::new("204 No Content", "", "")
}

fn changed() -> Reply {
    Reply::new(
        "412 Precondition Failed",
        "",
        r#"{"error":{"code":"0x80060882","message":"The version of the existing record doesn't match the RowVersion property provided."}}"#,
    )
}

struct Run {
    outcome: Result<Unlinked<Incident>, omni_runtime::Error>,
    methods: Vec<String>,
    waits: Vec<Duration>,
}

async fn run(replies: Vec<Reply>) -> Run {
    run_with(replies, Retries::new()).await
}

async fn run_with(replies: Vec<Reply>, retries: Retries) -> Run {
    let server = Server::start(replies).await;
    let clock = Jumping::default();
    let client = WebApi::builder(server.url()).token(TOKEN).clock(clock.clone()).retries(retries).build().unwrap();
    let outcome = unlink::<Incident>(CASE, CONVERSATION).send(&client).await;
    let methods = server.requests().iter().map(|r| r.split(' ').next().unwrap_or_default().to_owned()).collect();
    Run { outcome, methods, waits: clock.waits() }
}

#[tokio::test]
async fn waits_as_long_as_the_service_asks_and_carries_on() {
    let busy = Reply::new("429 Too Many Requests", "retry-after: 17\r\n", THROTTLED);
    let run = run(vec![busy.clone(), linked(), busy, written()]).await;
    run.outcome.unwrap();
    assert_eq!(run.methods, ["GET", "GET", "PATCH", "PATCH"]);
    assert_eq!(
        run.waits,
        [Duration::from_millis(17_250); 2],
        "the service's wait, and a quarter of a second by chance"
    );
}

#[tokio::test]
async fn waits_until_the_date_that_the_service_names() {
    let date = "retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
    let run = run(vec![Reply::new("429 Too Many Requests", date, ""), linked(), written()]).await;
    run.outcome.unwrap();
    assert_eq!(run.waits, [Duration::from_millis(250)], "the date has passed: only the part by chance is left");
}

#[tokio::test]
async fn backs_off_where_the_service_names_no_wait() {
    let busy = Reply::new("429 Too Many Requests", "", THROTTLED);
    let run = run(vec![busy.clone(), busy.clone(), busy, linked(), written()]).await;
    run.outcome.unwrap();
    assert_eq!(run.waits, [250, 500, 1000].map(Duration::from_millis));
}

#[tokio::test]
async fn repeats_a_read_that_broke_and_a_gateway_that_failed() {
    let gateway = Reply::new("502 Bad Gateway", "", "<html/>");
    let run = run(vec![Reply::Drop, gateway, linked(), written()]).await;
    run.outcome.unwrap();
    assert_eq!(run.methods, ["GET", "GET", "GET", "PATCH"]);
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_is_told_from_a_conflict_by_reading_again() {
    // The first PATCH was carried out, and its answer lost: the row has another version now, and an empty slot.
    let run = run(vec![linked(), Reply::Drop, changed(), row(2, None)]).await;
    run.outcome.unwrap();
    assert_eq!(run.methods, ["GET", "PATCH", "PATCH", "GET"]);
}

#[tokio::test]
async fn a_write_that_was_lost_on_the_way_there_is_written_again() {
    let run = run(vec![linked(), Reply::Drop, written()]).await;
    run.outcome.unwrap();
    assert_eq!(run.methods, ["GET", "PATCH", "PATCH"]);
}

#[tokio::test]
async fn a_colleague_s_change_after_a_lost_answer_is_not_taken_for_one_s_own() {
    let other = "0f1d2c3b-4a59-4687-8796-a5b4c3d2e1f0";
    let run = run(vec![linked(), Reply::Drop, changed(), row(2, Some(other))]).await;
    let error = run.outcome.unwrap_err();
    assert!(error.is_not_linked(), "{error}");
    assert_eq!(error.held().unwrap().id().to_string(), other);
    assert!(error.is_answer_lost(), "the write may have been carried out before the colleague's");
}

#[tokio::test]
async fn an_empty_slot_after_a_plain_conflict_is_a_colleague_s_doing() {
    let run = run(vec![linked(), changed(), row(2, None)]).await;
    let error = run.outcome.unwrap_err();
    assert!(error.is_not_linked() && error.held().is_none(), "{error}");
}

#[tokio::test]
async fn a_command_of_a_process_that_was_killed_is_sent_again() {
    let server = Server::start([row(2, None)]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let again = unlink::<Incident>(CASE, CONVERSATION).again();
    assert_ne!(again, unlink(CASE, CONVERSATION), "the two come to different outcomes");
    again.send(&client).await.unwrap();
    assert_eq!(server.requests().len(), 1, "there was nothing left to write");
}

#[tokio::test]
async fn gives_up_after_its_attempts_and_says_so_with_the_last_error() {
    let run = run_with(vec![Reply::Drop; 3], Retries::new().attempts(3)).await;
    assert_eq!(run.outcome.unwrap_err().kind(), ErrorKind::Interrupted);
    assert_eq!(run.methods.len(), 3);
}

#[tokio::test]
async fn does_not_begin_a_wait_that_ends_too_late() {
    let busy = Reply::new("429 Too Many Requests", "retry-after: 3600\r\n", THROTTLED);
    let run = run(vec![busy]).await;
    let error = run.outcome.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_throttled() && run.waits.is_empty());
}

#[tokio::test]
async fn refusals_are_final() {
    for status in
        ["400 Bad Request", "403 Forbidden", "404 Not Found", "500 Internal Server Error", "501 Not Implemented"]
    {
        let run = run(vec![Reply::new(status, "retry-after: 1\r\n", "")]).await;
        assert!(run.outcome.is_err() && run.methods.len() == 1, "{status}");
    }
}

#[tokio::test]
async fn the_time_for_a_command_ends_it_whatever_its_attempts_do() {
    let server = Server::start(vec![Reply::new("503 Service Unavailable", "", ""); 50]).await;
    let clock = Jumping::default();
    let patient = Retries::new().attempts(50).within(Duration::from_secs(3600));
    let client = WebApi::builder(server.url()).token(TOKEN).clock(clock.clone()).retries(patient);
    let client = client.timeout(Duration::from_secs(20)).build().unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert!(clock.waits().iter().sum::<Duration>() < Duration::from_secs(20));
}

/// A wait that lasts to the very end leaves no time for another attempt, and would hide why one was needed.
#[tokio::test]
async fn a_wait_that_ends_with_the_time_for_a_command_is_not_begun() {
    let server = Server::start([Reply::new("429 Too Many Requests", "retry-after: 17\r\n", THROTTLED)]).await;
    let clock = Jumping::default();
    let client = WebApi::builder(server.url()).token(TOKEN).clock(clock.clone());
    let client = client.timeout(Duration::from_millis(17_250)).build().unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_throttled() && clock.waits().is_empty(), "{error}");
}

#[tokio::test]
async fn one_attempt_that_hangs_does_not_use_up_the_time_for_all() {
    let server = Server::start([Reply::Hang, linked(), written()]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default());
    // Also the attempts that do not hang have to be done within it, on a machine that is busy with other tests.
    let client = client.attempt_timeout(Duration::from_secs(3)).build().unwrap();
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_connection_that_could_not_be_made_is_tried_again() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let clock = Jumping::default();
    let client = WebApi::builder(format!("http://{closed}")).token(TOKEN).clock(clock.clone()).build().unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert_eq!((error.kind(), clock.waits().len()), (ErrorKind::Connect, 5));
}
