//! What goes wrong on purpose, and what of it is carried out all the same.

use std::time::{Duration, Instant};

use omni_emulator::{Emulator, Failure, Faults, Limits};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::*;

const SECOND: Duration = Duration::from_secs(1);

async fn rename(emulator: &Emulator, title: &str) -> Reply {
    patch(emulator, &case(), &[("If-Match", "*")], &json!({ "title": title })).await
}

fn title(emulator: &Emulator) -> String {
    emulator.row("incident", CASE).unwrap()["title"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn refusals_are_the_service_s_and_nothing_is_carried_out() {
    let emulator = start().await;
    let gone = Failure::Refused { status: 504, code: "0x80044151".into(), message: "SQL timeout expired.".into() };
    for (failure, status, code, retry_after) in [
        (Failure::TooManyRequests { retry_after: SECOND }, 429, "0x80072322", Some("1")),
        (Failure::TooMuchTime { retry_after: 2 * SECOND }, 429, "0x80072321", Some("2")),
        (Failure::TooManyAtOnce { retry_after: 3 * SECOND }, 429, "0x80072326", Some("3")),
        (Failure::ExpiredToken, 401, "0x8005F101", None),
        (Failure::Forbidden, 403, "0x80040220", None),
        (gone, 504, "0x80044151", None),
    ] {
        emulator.fail_next(failure.clone());
        let reply = rename(&emulator, "No").await;
        reply.assert_error(status, code, "");
        assert_eq!(reply.header("Retry-After"), retry_after);
        assert_eq!(reply.header("x-ms-service-request-id"), reply.header("REQ_ID"));
        assert!(reply.header("REQ_ID").is_some());
        assert_eq!(emulator.requests().last().unwrap().failure, Some(failure));
    }
    emulator.fail_next(Failure::Unavailable { retry_after: Some(SECOND) });
    let reply = rename(&emulator, "No").await;
    assert_eq!((reply.status, reply.header("Retry-After")), (503, Some("1")));
    assert!(serde_json::from_str::<serde_json::Value>(&reply.body).is_err(), "a proxy's page");
    assert_eq!(title(&emulator), "No dial tone");
    assert_eq!(rename(&emulator, "Yes").await.status, 204, "each failure happens once");
}

/// What comes back, whole or not.
async fn try_rename(emulator: &Emulator, title: &str, prefer: &str) -> String {
    let authority = emulator.url().strip_prefix("http://").unwrap();
    let body = json!({ "title": title }).to_string();
    let request = format!(
        "PATCH /api/data/v9.2/{} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer x\r\nPrefer: {prefer}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        case(),
        body.len()
    );
    let mut stream = TcpStream::connect(authority).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    // A reset is as good an end as any.
    let _ = stream.read_to_end(&mut reply).await;
    String::from_utf8(reply).unwrap()
}

#[tokio::test]
async fn a_connection_is_dropped_before_or_after_the_commit() {
    let emulator = start().await;
    emulator.fail_next(Failure::DroppedBeforeCommit);
    assert_eq!(try_rename(&emulator, "Before", "").await, "");
    assert_eq!(title(&emulator), "No dial tone");
    assert_eq!(emulator.requests()[0].status, 0);
    emulator.fail_next(Failure::DroppedAfterCommit);
    assert_eq!(try_rename(&emulator, "After", "").await, "");
    assert_eq!(title(&emulator), "After");
    assert_eq!(emulator.requests()[1].status, 204);
}

#[tokio::test]
async fn a_body_is_truncated() {
    let emulator = start().await;
    emulator.fail_next(Failure::Truncated);
    let reply = try_rename(&emulator, "Half", "return=representation").await;
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    let whole = &emulator.requests()[0].response_body;
    assert!(head.contains(&format!("content-length: {}", whole.len())), "{head}");
    assert_eq!(body, &whole[..whole.len() / 2]);
    assert_eq!(title(&emulator), "Half");
}

#[tokio::test]
async fn a_slow_reply_is_slow() {
    let emulator = start().await;
    emulator.fail_next(Failure::Slow(Duration::from_millis(200)));
    let began = Instant::now();
    assert_eq!(rename(&emulator, "Slow").await.status, 204);
    assert!(began.elapsed() >= Duration::from_millis(200));
}

/// Sends a change, and gives it the time to arrive; nobody reads what comes back.
async fn begin_to_rename(emulator: &Emulator, title: &str) -> TcpStream {
    let authority = emulator.url().strip_prefix("http://").unwrap();
    let body = json!({ "title": title }).to_string();
    let head = format!("PATCH /api/data/v9.2/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n", case());
    let mut stream = TcpStream::connect(authority).await.unwrap();
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    stream
}

#[tokio::test]
async fn a_slow_request_is_carried_out_although_the_client_has_gone() {
    let emulator = start().await;
    emulator.fail_next(Failure::Slow(Duration::from_millis(500)));
    drop(begin_to_rename(&emulator, "Late").await);
    for _ in 0..1000 {
        if !emulator.requests().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(emulator.requests().first().map(|request| request.status), Some(204));
    assert_eq!(title(&emulator), "Late");
}

#[tokio::test]
async fn nothing_is_written_after_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ended.sqlite");
    let emulator = linked().data_file(&file).start().await.unwrap();
    // Longer than an end waits for.
    emulator.fail_next(Failure::Slow(Duration::from_millis(2500)));
    let waiting = begin_to_rename(&emulator, "Late").await;
    emulator.shutdown().await;
    tokio::time::sleep(SECOND).await;
    let again = linked().data_file(&file).start().await.unwrap();
    assert_eq!(title(&again), "No dial tone");
    drop(waiting);
}

#[tokio::test]
async fn a_failure_can_wait_for_a_write() {
    let emulator = start().await;
    emulator.fail_next_write(Failure::Forbidden);
    assert_eq!(get(&emulator, &case()).await.status, 200);
    assert_eq!(rename(&emulator, "No").await.status, 403);
}

#[tokio::test]
async fn a_seed_gives_the_same_failures_again() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let faults = Faults::seeded(11).sometimes(0.3, Failure::Forbidden).sometimes(0.2, Failure::ExpiredToken);
        let emulator = linked().faults(faults).start().await.unwrap();
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(get(&emulator, "WhoAmI").await.status);
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    for status in [200, 401, 403] {
        assert!(runs[0].contains(&status), "{:?}", runs[0]);
    }
}

#[tokio::test]
async fn limits_count_each_user_and_say_what_is_left() {
    let emulator = linked().limits(Limits { requests: 2, ..Limits::default() }).start().await.unwrap();
    let first = get(&emulator, "WhoAmI").await;
    assert_eq!(first.header("x-ms-ratelimit-burst-remaining-xrm-requests"), Some("1"));
    let time: f64 = first.header("x-ms-ratelimit-time-remaining-xrm-requests").unwrap().parse().unwrap();
    assert!((1199.0..=1200.0).contains(&time), "{time}");
    get(&emulator, "WhoAmI").await;
    let refused = get(&emulator, "WhoAmI").await;
    refused.assert_error(429, "0x80072322", "Number of requests exceeded the limit");
    let wait: u64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((299..=300).contains(&wait), "{wait}");
    let other = raw(&emulator, "GET", "/api/data/v9.2/WhoAmI", &[("Authorization", "Bearer other")], "").await;
    assert_eq!(other.status, 200);
    assert_eq!(
        Limits::default(),
        Limits { requests: 6000, time: 1200 * SECOND, at_once: 52, window: 300 * SECOND },
        "the numbers of the service"
    );
}

#[tokio::test]
async fn a_refusal_names_the_limits_that_are_set() {
    let retry_after = SECOND;
    let failures = [
        Failure::TooManyRequests { retry_after },
        Failure::TooMuchTime { retry_after },
        Failure::TooManyAtOnce { retry_after },
    ];
    let limits = Limits { requests: 20, time: 2 * SECOND, at_once: 3, window: 60 * SECOND };
    for (builder, named) in [
        (
            linked(),
            ["of 6000 over time window of 300 seconds", "of 1,200,000 milliseconds over time window of 300", "of 52."],
        ),
        (
            linked().limits(limits),
            ["of 20 over time window of 60 seconds", "of 2,000 milliseconds over time window of 60", "of 3."],
        ),
    ] {
        let emulator = builder.start().await.unwrap();
        for (failure, named) in failures.iter().zip(named) {
            emulator.fail_next(failure.clone());
            let (status, _, message) = get(&emulator, "WhoAmI").await.error();
            assert!(status == 429 && message.contains(named), "{named}: {message}");
        }
    }
    let one = linked().limits(Limits { requests: 1, ..Limits::default() }).start().await.unwrap();
    get(&one, "WhoAmI").await;
    one.fail_next(Failure::Forbidden);
    get(&one, "WhoAmI").await.assert_error(429, "0x80072322", "exceeded the limit of 1 over");
    let other = [("Authorization", "Bearer other")];
    let waited = raw(&one, "GET", "/api/data/v9.2/WhoAmI", &other, "").await;
    assert_eq!(waited.status, 403, "a failure waits for a request that is let in");
}

#[tokio::test]
async fn too_many_at_once_are_refused() {
    let emulator = linked().limits(Limits { at_once: 1, ..Limits::default() }).start().await.unwrap();
    emulator.fail_next(Failure::Slow(SECOND));
    let both = tokio::join!(get(&emulator, "WhoAmI"), get(&emulator, "WhoAmI"));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 429]);
}
