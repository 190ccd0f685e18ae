//! Replies to many commands that do not say what came of each: a write may have been carried out then.

use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::command::{Operation, Parameters, Returns};
use omni_runtime::entities::Incident;
use omni_runtime::wire::Request;
use omni_runtime::{ETag, Error, ErrorKind, IfExists, IfMatch, WebApi, create, update};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, OTHER_CASE, TOKEN};

use super::batch::{WRITTEN, parts, titled};

async fn client(replies: impl IntoIterator<Item = Reply>) -> (Server, WebApi) {
    let server = Server::start(replies).await;
    let client = WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default()).build().unwrap();
    (server, client)
}

/// What came of two updates whose batch is answered so.
async fn updated(reply: Reply) -> [Result<(), Error>; 2] {
    let (_server, client) = client([reply]).await;
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
async fn a_batch_that_is_refused_as_a_whole_leaves_nothing_open() {
    let outcomes = updated(Reply::new("403 Forbidden", "", "")).await;
    assert!(
        outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(|error| !error.is_answer_lost())),
        "{outcomes:?}"
    );
}

/// The reply of a service that has gone on after a refusal.
fn going_on(replies: &[&str]) -> Reply {
    let Reply::Text(text) = parts(replies) else { unreachable!("it is a text") };
    Reply::Text(text.replacen("\r\n", "\r\npreference-applied: odata.continue-on-error\r\n", 1))
}

#[tokio::test]
async fn two_refusals_are_not_the_end_of_a_service_that_stops_at_the_first() {
    let gone = "HTTP/1.1 404 Not Found\r\n\r\n";
    let (_server, client) = client([parts(&[gone, gone])]).await;
    let mut batch = Batch::new();
    let places = [CASE, OTHER_CASE, CASE].map(|case| batch.add(update(case, titled("x"), IfExists)));
    let mut outcomes = batch.send(&client).await.unwrap();
    for place in places {
        let outcome = outcomes.take(place).map(drop);
        assert!(is_open(&outcome), "{outcome:?}");
    }
}

#[tokio::test]
async fn parts_of_another_number_than_the_requests_are_nobody_s() {
    for (case, reply) in [
        ("one is missing, and it may be the first", parts(&[WRITTEN])),
        ("one too many", parts(&[WRITTEN, WRITTEN, WRITTEN])),
        ("none", parts(&[])),
        ("one cannot be read", parts(&[WRITTEN, "Hello\r\n"])),
        ("one is missing though the service goes on", going_on(&["HTTP/1.1 404 Not Found\r\n\r\n"])),
    ] {
        let outcomes = updated(reply).await;
        assert!(outcomes.iter().all(is_open), "{case}: {outcomes:?}");
    }
}

/// What an organisation's code calls `Closed` may be no truth value.
#[derive(serde::Deserialize, Debug)]
struct Closed {
    #[serde(rename = "Closed")]
    _closed: bool,
}

struct Close(bool);

impl Operation for Close {
    type Outcome = Closed;
    const NAME: &'static str = "new_Close";
    const RETURNS: Returns = Returns::Structure;

    fn request(&self) -> Result<Request, Error> {
        if self.0 { Parameters::new().action("new_Close") } else { Parameters::new().function("new_Close") }
    }
}

#[tokio::test]
async fn an_action_whose_reply_cannot_be_read_was_carried_out() {
    for (close, is_lost) in [(true, true), (false, false)] {
        let head = "content-type: application/json; odata.metadata=minimal\r\nodata-version: 4.0\r\n";
        let body = r#"{"@odata.context":"https://c/api/data/v9.2/$metadata#x","Closed":"yes"}"#;
        let (_server, client) = client([Reply::new("200 OK", head, body)]).await;
        let error = Close(close).call().send(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.is_answer_lost(), error.is_retryable()), (ErrorKind::Decode, is_lost, false));
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
        let (_server, client) = client([reply]).await;
        let mut set = Changeset::new();
        let _ = set.add(update(CASE, titled("x"), IfExists));
        let _ = set.add(create::<Incident, _>(titled("y")));
        let error = set.send(&client).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Decode && error.is_answer_lost(), "{case}: {error:?}");
        assert!(!error.is_retryable(), "{case}: sent again, it may make a second row");
    }
}

/// What comes of two updates in one changeset, each of the version that it names.
async fn together(replies: impl IntoIterator<Item = Reply>) -> Error {
    let (_server, client) = client(replies).await;
    let mut set = Changeset::new();
    for case in [CASE, OTHER_CASE] {
        let _ = set.add(update(case, titled("x"), IfMatch(ETag::new("W/\"1\""))));
    }
    set.send(&client).await.unwrap_err()
}

const REFUSED: &str = "HTTP/1.1 403 Forbidden\r\nContent-ID: 3\r\n\r\n";

#[tokio::test]
async fn a_refusal_of_no_command_of_the_changeset_is_the_changeset_s() {
    let error = together([parts(&[REFUSED])]).await;
    assert!(error.is_forbidden() && !error.is_answer_lost(), "{error:?}");
    assert!(error.to_string().starts_with("changeset of 2 writes: "), "{error}");
    let error = together(std::iter::repeat_n(Reply::Drop, 9)).await;
    assert!(error.is_answer_lost() && error.to_string().starts_with("changeset of 2 writes: "), "{error}");
}

#[tokio::test]
async fn a_refusal_that_names_no_command_knows_of_the_answer_that_was_lost() {
    let error = together([Reply::Drop, parts(&[&REFUSED.replace("Content-ID: 3\r\n", "")])]).await;
    assert!(error.is_forbidden() && error.is_answer_lost(), "{error:?}");
}
