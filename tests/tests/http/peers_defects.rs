//! What other clients of the Web API get wrong, each with a test that ours does not: seen by running them against a
//! server that logs what they send, or read in their source.

use std::time::Duration;

use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::entities::{Contact, Incident};
use omni_runtime::{
    BoxFuture, Changes, Clock, ETag, Error, ErrorKind, Id, IfAbsent, IfExists, IfMatch, Navigation, Retries, WebApi,
    create, delete, entity, get, query, update, upsert,
};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, CONTACT, OTHER_CASE, TOKEN, start};

#[entity("incident")]
#[derive(Debug, Clone)]
struct Ticket {
    title: Option<String>,
    description: Option<String>,
    prioritycode: Option<i32>,
}

#[entity("incident")]
struct Keyed {
    incidentid: Id<Incident>,
    title: Option<String>,
}

fn titled(title: &str) -> Changes<Incident> {
    Changes::new().set(Ticket::TITLE, title)
}

fn canned(server: &Server) -> WebApi {
    WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default()).build().unwrap()
}

#[test]
fn a_query_names_its_entity_set_once_and_begins_its_options_with_a_question_mark() {
    let path = query::<Ticket>().top(3).request().unwrap().path().to_owned();
    assert_eq!(path, "incidents?$select=title,description,prioritycode&$top=3");
}

#[tokio::test]
async fn the_boundary_of_a_batch_is_the_same_in_its_header_and_in_its_body() {
    let (emulator, client) = start(json!({})).await;
    let mut set = Changeset::new();
    let one = set.add(update(CASE, titled("a"), IfExists));
    let mut done = set.send(&client).await.unwrap();
    assert!(done.take(one).is_some());
    let request = &emulator.requests()[0];
    let boundary = request.header("content-type").unwrap().split("boundary=").nth(1).unwrap().to_owned();
    assert!(request.body.starts_with(&format!("--{boundary}\r\n")));
    assert!(request.body.ends_with(&format!("--{boundary}--\r\n")));
    assert!(!request.body.replace("\r\n", "").contains('\n'), "every line ends with CRLF");
}

#[tokio::test]
async fn a_refusal_within_a_successful_batch_is_an_error_and_a_created_id_is_not_lost() {
    let (emulator, client) = start(json!({})).await;
    let mut batch = Batch::new();
    let stale = batch.add(update(CASE, titled("a"), IfMatch(ETag::new("W/\"0\""))));
    let created = batch.add(create(titled("b")));
    let mut outcomes = batch.send(&client).await.unwrap();
    let error = outcomes.take(stale).unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(412), Some("0x80060882")));
    assert!(emulator.row("incidents", outcomes.take(created).unwrap().id()).is_some());
}

#[test]
fn a_row_is_addressed_by_its_entity_set_and_its_key() {
    const PERSON: Navigation<Incident, Contact> = Navigation::new("primarycontactid");

    let path = get::<Ticket>(CASE).request().path().to_owned();
    assert!(
        path.starts_with("incidents(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)?"),
        "not the table's logical name: {path}"
    );
    let body = update(CASE, Changes::new().bind(PERSON, CONTACT), IfExists).request().unwrap();
    assert!(body.text().unwrap().contains(&format!("\"/contacts({CONTACT})\"")));
}

#[test]
fn a_filter_s_values_are_doubled_encoded_and_quoted_by_type() {
    let request = query::<Ticket>().filter(Ticket::TITLE.eq("O'B & Co")).request().unwrap();
    assert!(request.path().ends_with("$filter=title%20eq%20'O''B%20%26%20Co'"));
    let request = query::<Keyed>().filter(Keyed::INCIDENTID.eq(CASE)).request().unwrap();
    assert!(request.path().ends_with(&format!("incidentid%20eq%20{CASE}")));
    let either = Ticket::TITLE.eq("a").and(Ticket::TITLE.eq("b"));
    assert_eq!((!either).to_string(), "not (title eq 'a' and title eq 'b')");
}

#[tokio::test]
async fn an_error_has_its_status_its_code_and_how_long_to_wait() {
    let body = r#"{"error":{"code":"0x80072326","message":"Number of concurrent requests exceeded the limit of 52."}}"#;
    let server = Server::start([Reply::new("429 Too Many Requests", "retry-after: 7\r\n", body)]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).retries(Retries::none()).build().unwrap();
    let error = get::<Ticket>(CASE).send(&client).await.unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.retry_after()),
        (Some(429), Some("0x80072326"), Some(Duration::from_secs(7)))
    );
}

#[test]
fn a_change_does_not_send_the_primary_key_and_every_delete_names_its_condition() {
    let body = update(CASE, &Keyed { incidentid: CASE, title: None }, IfExists).request().unwrap();
    assert!(!body.text().unwrap().contains("incidentid"));
    let deleting = delete(CASE, IfMatch(ETag::new("W/\"1\""))).request().unwrap();
    assert!(deleting.headers().any(|(name, value)| (name, value) == ("if-match", "W/\"1\"")));
}

#[tokio::test]
async fn a_batch_of_more_than_a_thousand_is_never_sent_as_one() {
    let (emulator, client) = start(json!({})).await;
    let mut batch = Batch::new();
    let last = (0..1001).map(|_| batch.add(get::<Ticket>(CASE))).last().unwrap();
    let mut outcomes = batch.send(&client).await.unwrap();
    outcomes.take(last).unwrap();
    assert_eq!(emulator.requests().iter().filter(|request| request.status == 200).count(), 2);
}

#[tokio::test]
async fn a_part_with_json_is_read_after_its_own_head() {
    let (_emulator, client) = start(json!({})).await;
    let mut batch = Batch::new();
    let (one, two) = (batch.add(get::<Ticket>(CASE)), batch.add(get::<Ticket>(OTHER_CASE)));
    let mut outcomes = batch.send(&client).await.unwrap();
    assert_eq!(outcomes.take(one).unwrap().record().title.as_deref(), Some("Leaks"));
    assert_eq!(outcomes.take(two).unwrap().record().title.as_deref(), Some("Too loud"));
}

#[tokio::test]
async fn ids_that_a_changeset_created_are_told() {
    let (emulator, client) = start(json!({})).await;
    let mut set = Changeset::new();
    let (one, two) = (set.add(create(titled("a"))), set.add(create(titled("b"))));
    let mut done = set.send(&client).await.unwrap();
    let ids = [done.take(one).unwrap().id(), done.take(two).unwrap().id()];
    let titles = ids.map(|id| emulator.row("incidents", id).unwrap()["title"].clone());
    assert_eq!(titles, [json!("a"), json!("b")]);
}

#[tokio::test]
async fn a_version_is_not_dropped_in_a_batch() {
    let (emulator, client) = start(json!({})).await;
    let mut batch = Batch::new();
    let (one, two) = (
        batch.add(update(CASE, titled("lost update"), IfMatch(ETag::new("W/\"0\"")))),
        batch.add(delete(OTHER_CASE, IfMatch(ETag::new("W/\"0\"")))),
    );
    let mut outcomes = batch.send(&client).await.unwrap();
    assert!(outcomes.take(one).unwrap_err().is_conflict() && outcomes.take(two).unwrap_err().is_conflict());
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], json!("Leaks"));
}

#[tokio::test]
async fn a_batch_that_answers_400_as_a_whole_still_says_what_came_of_each() {
    let part = "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n\
                {\"error\":{\"code\":\"0x80044331\",\"message\":\"too long\"}}\r\n--b--\r\n";
    let server =
        Server::start([Reply::new("400 BadRequest", "content-type: multipart/mixed; boundary=b\r\n", part)]).await;
    let mut batch = Batch::new();
    let (one, two) = (batch.add(create(titled("a"))), batch.add(create(titled("b"))));
    let mut outcomes = batch.send(&canned(&server)).await.unwrap();
    assert_eq!(outcomes.take(one).unwrap_err().code_name(), Some("StringLengthTooLong"));
    assert_eq!(outcomes.take(two).unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn an_update_creates_nothing_and_an_upsert_says_that_it_created() {
    let (emulator, client) = start(json!({})).await;
    let new: Id<Incident> = Id::constant("00000000-0000-4000-8000-00000000000a");
    assert!(update(new, titled("a"), IfExists).send(&client).await.unwrap_err().is_not_found());
    assert_eq!(emulator.row("incidents", new), None);
    assert!(upsert(new, titled("a"), IfAbsent).send(&client).await.unwrap().is_created());
}

#[tokio::test]
async fn every_kind_of_refusal_is_told_by_its_question() {
    for (status, code, asked) in [
        ("404 Not Found", "0x80040217", ErrorKind::NotFound),
        ("403 Forbidden", "0x80040220", ErrorKind::Forbidden),
        ("412 Precondition Failed", "0x80060882", ErrorKind::Conflict),
        ("400 Bad Request", "0x80048d19", ErrorKind::Invalid),
    ] {
        let error = refused(status, code).await;
        assert_eq!((error.kind(), error.code()), (asked, Some(code)));
    }
}

/// Another client calls each of these by a name that is not its own. The statuses are those that its names would come with.
#[tokio::test]
async fn a_code_has_the_name_of_the_reference_and_says_more_than_the_status() {
    for (status, code, name, asked) in [
        ("429 Too Many Requests", "0x8005F102", "Forbidden", ErrorKind::Forbidden),
        ("503 Service Unavailable", "0x8005F103", "Throttling", ErrorKind::Throttled),
        ("400 Bad Request", "0x80047019", "InvalidLanguageForSolution", ErrorKind::Invalid),
        ("400 Bad Request", "0x80060888", "ODataError", ErrorKind::Invalid),
    ] {
        let error = refused(status, code).await;
        assert_eq!((error.code_name(), error.kind()), (Some(name), asked), "{code}");
    }
}

/// The error that a reply of this status and code comes to.
async fn refused(status: &str, code: &str) -> Error {
    let body = json!({ "error": { "code": code, "message": "m" } }).to_string();
    let server = Server::start([Reply::new(status, "", &body)]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).retries(Retries::none()).build().unwrap();
    get::<Ticket>(CASE).send(&client).await.unwrap_err()
}

#[tokio::test]
async fn a_create_is_not_sent_twice_after_a_server_s_failure() {
    for reply in [
        Reply::new("500 Internal Server Error", "", ""),
        Reply::new("502 Bad Gateway", "", ""),
        Reply::new("503 Service Unavailable", "", ""),
        Reply::Drop,
    ] {
        let server = Server::start([reply]).await;
        assert!(create(titled("a")).send(&canned(&server)).await.is_err());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn backs_off_also_where_the_service_names_no_wait_and_reports_a_conflict_at_once() {
    let busy = Reply::new("429 Too Many Requests", "", "");
    let server = Server::start([busy.clone(), busy, Reply::new("200 OK", "", "{}")]).await;
    let clock = Jumping::default();
    let client = WebApi::builder(server.url()).token(TOKEN).clock(clock.clone()).build().unwrap();
    get::<Ticket>(CASE).send(&client).await.unwrap();
    assert!(clock.waits()[1] > clock.waits()[0], "the wait grows");
    let server = Server::start([Reply::new("412 Precondition Failed", "", "")]).await;
    let version = IfMatch(ETag::new("W/\"1\""));
    let error = update(CASE, titled("a"), version).send(&canned(&server)).await.unwrap_err();
    assert!(error.is_conflict() && !error.is_retryable(), "{error}");
    assert_eq!(server.requests().len(), 1);
}

/// A clock on which no wait ends.
struct Still;

impl Clock for Still {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    fn random(&self) -> f64 {
        0.0
    }
}

#[tokio::test]
async fn a_command_that_waits_keeps_no_other_back() {
    let busy = Reply::new("429 Too Many Requests", "retry-after: 60\r\n", "");
    let server = Server::start([busy, Reply::new("200 OK", "", "{}")]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).clock(Still).build().unwrap();
    let mut waiting = get::<Ticket>(CASE).send(&client);
    while server.requests().is_empty() {
        let a_moment = Duration::from_millis(10);
        tokio::time::timeout(a_moment, &mut waiting).await.map(drop).expect_err("it was put off");
    }
    get::<Ticket>(OTHER_CASE).send(&client).await.unwrap();
    drop(waiting);
}

#[tokio::test]
async fn what_was_read_before_is_read_again() {
    let (_emulator, client) = start(json!({})).await;
    get::<Ticket>(CASE).send(&client).await.unwrap();
    update(CASE, titled("new"), IfExists).send(&client).await.unwrap();
    let row = get::<Ticket>(CASE).send(&client).await.unwrap();
    assert_eq!(row.record().title.as_deref(), Some("new"), "nothing is kept between two reads");
}

#[tokio::test]
async fn a_text_that_looks_like_an_id_or_a_date_stays_a_text() {
    let (_emulator, client) = start(json!({})).await;
    for text in ["6b726d86-d37c-43b8-b3a4-c4056ddd2e07", "2026-01-31T09:00:00Z", "12", "null"] {
        update(CASE, titled(text), IfExists).send(&client).await.unwrap();
        let row = get::<Ticket>(CASE).send(&client).await.unwrap();
        assert_eq!(row.record().title.as_deref(), Some(text));
        let found = query::<Ticket>().filter(Ticket::TITLE.eq(text)).rows(&client).collect().await.unwrap();
        assert_eq!(found.len(), 1, "{text}");
    }
}

#[tokio::test]
async fn a_query_needs_no_other_request_before_it() {
    let (emulator, client) = start(json!({})).await;
    query::<Ticket>().rows(&client).collect().await.unwrap();
    assert_eq!(emulator.requests().len(), 1);
}
