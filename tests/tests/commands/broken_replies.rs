//! Replies to many commands that do not say what came of each: a write may have been carried out then.

use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::entities::Incident;
use omni_runtime::{Error, ErrorKind, IfExists, WebApi, create, update};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, OTHER_CASE, TOKEN};

use super::batch::{WRITTEN, parts, titled};

async fn client(reply: Reply) -> (Server, WebApi) {
    let server = Server::start([reply]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default()).build().unwrap();
    (server, client)
}

/// What came of two updates whose batch is answered so.
async fn updated(reply: Reply) -> [Result<(), Error>; 2] {
    let (_server, client) = client(reply).await;
    let mut batch = Batch::new();
    let places = [CASE, OTHER_CASE].map(|case| batch.add(update(case, titled("x"), IfExists)));
    let mut outcomes = batch.send(&client).await.unwrap();
    places.map(|place| outcomes.take(place).map(drop))
}

fn is_open(outcome: &Result<(), Error>) -> bool {
    outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::Decode && error.is_answer_lost())
}

#[tokio::test]
async fn a_write_without_a_part_of_its_own_may_have_been_carried_out() {
    let refused = "HTTP/1.1 403 Forbidden\r\n\r\n";
    // A service that stops at the first refusal says nothing of the others.
    let [first, second] = updated(parts(&[refused])).await;
    assert!(first.is_err_and(|error| error.is_forbidden() && !error.is_answer_lost()));
    assert!(is_open(&second), "{second:?}");
}

#[tokio::test]
async fn parts_of_another_number_than_the_requests_are_nobody_s() {
    for (case, reply) in [
        ("one is missing, and it may be the first", parts(&[WRITTEN])),
        ("one too many", parts(&[WRITTEN, WRITTEN, WRITTEN])),
        ("none", parts(&[])),
        ("one cannot be read", parts(&[WRITTEN, "Hello\r\n"])),
    ] {
        let outcomes = updated(reply).await;
        assert!(outcomes.iter().all(is_open), "{case}: {outcomes:?}");
    }
}

#[tokio::test]
async fn a_changeset_that_was_carried_out_does_not_say_that_it_was_not() {
    let inner = |parts: &str| {
        let head = "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n";
        let body = format!("{head}{parts}--c--\r\n--batchresponse_1--\r\n");
        Reply::new("200 OK", "content-type: multipart/mixed; boundary=batchresponse_1\r\n", &body)
    };
    let part = "--c\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n";
    for (case, reply) in [
        ("a page", Reply::new("200 OK", "content-type: text/html\r\n", "<html>")),
        ("what is no page and no parts", Reply::new("200 OK", "content-type: application/json\r\n", "{}")),
        ("no parts", parts(&[])),
        ("a part too few", inner(part)),
        ("a new row without its id", inner(&format!("{part}{}", part.replace("ID: 1", "ID: 2")))),
    ] {
        let (_server, client) = client(reply).await;
        let mut set = Changeset::new();
        let _ = set.add(update(CASE, titled("x"), IfExists));
        let _ = set.add(create::<Incident, _>(titled("y")));
        let error = set.send(&client).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Decode && error.is_answer_lost(), "{case}: {error:?}");
        assert!(!error.is_retryable(), "{case}: sent again, it may make a second row");
    }
}
