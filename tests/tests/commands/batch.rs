//! Many commands in one request: what comes of each, and of all where all or none are carried out.

use std::time::Duration;

use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::entities::{Account, Incident};
use omni_runtime::{
    Changes, Clock as _, ConversationId, ETag, ErrorKind, Id, IfExists, IfMatch, Retries, WebApi, create, entity, get,
    query, unlink, update,
};
use serde_json::{Value, json};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{ACCOUNT, CASE, CONVERSATION, OTHER_CASE, TOKEN, conversation, linked, start};

#[entity("incident")]
#[derive(Debug, PartialEq)]
pub(super) struct Ticket {
    pub(super) title: Option<String>,
}

pub(super) fn titled(title: &str) -> Changes<Incident> {
    Changes::new().set(Ticket::TITLE, title)
}

#[tokio::test]
async fn each_command_has_its_own_outcome_of_its_own_type() {
    let (emulator, client) = start(linked()).await;
    let mut batch = Batch::new();
    let read = batch.add(get::<Ticket>(CASE));
    let unlinked = batch.add(unlink::<Incident>(CASE, CONVERSATION));
    let gone = batch.add(get::<Ticket>(Id::constant("00000000-0000-4000-8000-00000000dead")));
    let created = batch.add(create(titled("new")));
    let listed = batch.add(query::<Ticket>().filter(Ticket::TITLE.eq("O'Brien & Co")));
    let not_linked = batch.add(unlink::<Account>(ACCOUNT, CONVERSATION));
    let mut outcomes = batch.send(&client).await.unwrap();
    assert_eq!(outcomes.succeeded(), 4);
    assert_eq!(outcomes.take(read).unwrap().record().title.as_deref(), Some("Leaks"));
    assert_eq!(outcomes.take(unlinked).unwrap().record(), CASE);
    let error = outcomes.take(gone).unwrap_err();
    assert!(error.is_not_found() && error.code() == Some("0x80040217"), "{error}");
    let id = outcomes.take(created).unwrap().id();
    assert_eq!(emulator.row("incidents", id).unwrap()["title"], json!("new"));
    assert!(outcomes.take(listed).unwrap().rows().is_empty());
    assert!(outcomes.take(not_linked).unwrap_err().is_not_linked());
    assert_eq!(outcomes.take(read).unwrap_err().kind(), ErrorKind::Configuration, "taken before");
    let posts: Vec<_> = emulator.requests().iter().map(|request| request.path.clone()).collect();
    assert_eq!(conversation(&emulator)["_msdyn_issueid_value"], Value::Null);
    assert!(posts.iter().filter(|path| path.ends_with("$batch")).count() <= 2, "{posts:?}");
}

#[tokio::test]
async fn versions_are_kept_inside_a_batch() {
    let (emulator, client) = start(json!({})).await;
    let version = get::<Ticket>(CASE).send(&client).await.unwrap().version().unwrap().clone();
    update(CASE, titled("a colleague's"), IfExists).send(&client).await.unwrap();
    let mut batch = Batch::new();
    let stale = batch.add(update(CASE, titled("mine"), IfMatch(version)));
    let other = batch.add(update(OTHER_CASE, titled("other"), IfExists));
    let mut outcomes = batch.send(&client).await.unwrap();
    assert!(outcomes.take(stale).unwrap_err().is_conflict());
    outcomes.take(other).unwrap();
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], json!("a colleague's"));
}

#[tokio::test]
async fn more_than_a_thousand_are_cut_and_stay_in_order() {
    let (emulator, client) = start(json!({})).await;
    let mut batch = Batch::new();
    let places: Vec<_> = (0..1003)
        .map(|index| {
            let id = if index % 2 == 0 { CASE } else { OTHER_CASE };
            batch.add(get::<Ticket>(id))
        })
        .collect();
    let mut outcomes = batch.send(&client).await.unwrap();
    for (index, place) in places.into_iter().enumerate() {
        let title = outcomes.take(place).unwrap().into_record().title.unwrap();
        assert_eq!(title, if index % 2 == 0 { "Leaks" } else { "Too loud" });
    }
    assert_eq!(emulator.requests().iter().filter(|request| request.path.ends_with("$batch")).count(), 2);

    let changes = |count: usize| {
        let mut set = Changeset::new();
        for _ in 0..count {
            let _ = set.add(update(CASE, titled("x"), IfExists));
        }
        set
    };
    for count in [1001, 1002] {
        let error = changes(count).send(&client).await.unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains(&count.to_string()), "{error}");
    }
    assert_eq!(emulator.writes(), []);
    changes(1000).send(&client).await.unwrap();
    assert_eq!(emulator.writes().len(), 1000);
}

pub(super) fn parts(parts: &[&str]) -> Reply {
    let head = "--batchresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    let body: String = parts.iter().flat_map(|part| [head, part, "\r\n"]).collect();
    Reply::new(
        "200 OK",
        "content-type: multipart/mixed; boundary=batchresponse_1\r\n",
        &format!("{body}--batchresponse_1--\r\n"),
    )
}

pub(super) fn client(server: &Server, clock: &Jumping) -> WebApi {
    WebApi::builder(server.url()).token(TOKEN).clock(clock.clone()).build().unwrap()
}

#[tokio::test]
async fn what_was_put_off_within_a_batch_is_sent_again_and_the_rest_is_not() {
    let row = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"title\":\"a\"}";
    let busy = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 9\r\n\r\n{\"error\":{\"code\":\"0x80072321\",\"message\":\"m\"}}";
    let single = Reply::new("200 OK", "content-type: application/json\r\n", "{\"title\":\"b\"}");
    let server = Server::start([parts(&[row, busy]), single]).await;
    let clock = Jumping::default();
    // A client that has been about for longer than a request may be repeated.
    clock.sleep(Duration::from_secs(3600)).await;
    let mut batch = Batch::new();
    let (one, two) = (batch.add(get::<Ticket>(CASE)), batch.add(get::<Ticket>(OTHER_CASE)));
    let mut outcomes = batch.send(&client(&server, &clock)).await.unwrap();
    assert_eq!(outcomes.take(one).unwrap().record().title.as_deref(), Some("a"));
    assert_eq!(outcomes.take(two).unwrap().record().title.as_deref(), Some("b"));
    assert!(clock.waits()[1] >= Duration::from_secs(9));
    assert!(
        server.requests()[1].contains(&OTHER_CASE.to_string()) && !server.requests()[1].contains(&CASE.to_string())
    );
}

#[tokio::test]
async fn a_batch_that_may_not_be_carried_out_twice_is_not_repeated() {
    let row = Reply::new("200 OK", "content-type: application/json\r\n", "{\"title\":\"a\"}");
    let server = Server::start([Reply::Drop, row]).await;
    let mut batch = Batch::new();
    let created = batch.add(create(titled("x")));
    let read = batch.add(get::<Ticket>(CASE));
    let mut outcomes = batch.send(&client(&server, &Jumping::default())).await.unwrap();
    assert_eq!(outcomes.take(created).unwrap_err().kind(), ErrorKind::Interrupted);
    outcomes.take(read).unwrap();
    assert!(server.requests()[1].starts_with("GET "), "the read alone is repeated");
}

#[tokio::test]
async fn a_batch_that_is_refused_as_a_whole_is_every_command_s_error() {
    let body = json!({ "error": { "code": "0x80048306", "message": "Not enough privilege" } }).to_string();
    let server = Server::start([Reply::new("403 Forbidden", "content-type: application/json\r\n", &body)]).await;
    let mut batch = Batch::new();
    let (one, two) = (batch.add(get::<Ticket>(CASE)), batch.add(unlink::<Incident>(CASE, CONVERSATION)));
    let mut outcomes = batch.send(&client(&server, &Jumping::default())).await.unwrap();
    for error in [outcomes.take(one).unwrap_err(), outcomes.take(two).map(|_| ()).unwrap_err()] {
        assert!(error.is_forbidden() && error.code() == Some("0x80048306"), "{error}");
    }
}

#[tokio::test]
async fn a_version_with_a_line_break_begins_no_header_of_its_own() {
    let (emulator, client) = start(linked()).await;
    let version = ETag::new("W/\"1\"\r\nmscrm.bypasscustompluginexecution: true");
    let mut batch = Batch::new();
    let late = batch.add(update(CASE, titled("a"), IfMatch(version)));
    let other = batch.add(update(CASE, titled("b"), IfExists));
    let mut done = batch.send(&client).await.unwrap();
    let error = done.take(late).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("update incident {CASE}")) && error.contains("is not the version of a row"),
        "{error}"
    );
    done.take(other).unwrap();
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], json!("b"), "the other is independent of it");
    let mut set = Changeset::new();
    let _ = set.add(update(OTHER_CASE, titled("c"), IfExists));
    let _ = set.add(update(CASE, titled("d"), IfMatch(ETag::new("W/\"1\"\r\nx: y"))));
    let error = set.send(&client).await.unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("update incident {CASE}")) && error.contains("is not the version of a row"),
        "{error}"
    );
    assert_eq!(emulator.writes().len(), 1);
}

pub(super) const SECOND: ConversationId = Id::constant("00000000-0000-4000-8000-0000000000c2");

pub(super) fn row(case: &str) -> String {
    let body = format!(
        r#"{{"@odata.etag":"W/\"1\"","statecode":0,"_msdyn_issueid_value":{case},"_msdyn_issueid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"incident"}}"#
    );
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{body}")
}

fn busy(seconds: u32) -> String {
    let body = r#"{"error":{"code":"0x80072321","message":"m"}}"#;
    format!("HTTP/1.1 429 Too Many Requests\r\nRetry-After: {seconds}\r\nContent-Type: application/json\r\n\r\n{body}")
}

pub(super) const CHANGED: &str = "HTTP/1.1 412 Precondition Failed\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":\"0x80060882\",\"message\":\"m\"}}";
pub(super) const WRITTEN: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// Unlinks the case from both conversations in one batch.
async fn unlink_both(server: &Server, clock: &Jumping) {
    let mut batch = Batch::new();
    let places = [CONVERSATION, SECOND].map(|conversation| batch.add(unlink::<Incident>(CASE, conversation)));
    let mut outcomes = batch.send(&client(server, clock)).await.unwrap();
    for place in places {
        assert_eq!(outcomes.take(place).unwrap().record(), CASE);
    }
}

#[tokio::test]
async fn what_was_put_off_after_a_lost_answer_still_knows_that_it_was_sent() {
    let (linked, empty, busy) = (row(&format!("\"{CASE}\"")), row("null"), busy(1));
    let single = Reply::Text(empty.replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1));
    let replies = [
        parts(&[&linked, &linked]),
        // Both are unlinked, and nobody hears of it.
        Reply::Drop,
        parts(&[CHANGED, &busy]),
        parts(&[&empty, CHANGED]),
        single,
    ];
    let server = Server::start(replies).await;
    unlink_both(&server, &Jumping::default()).await;
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn each_request_of_a_command_may_be_put_off_for_as_long_as_a_client_repeats_one() {
    let linked = row(&format!("\"{CASE}\""));
    let [long, longer] = [busy(120), busy(200)];
    let replies =
        [parts(&[&longer, &longer]), parts(&[&linked, &linked]), parts(&[&long, &long]), parts(&[WRITTEN, WRITTEN])];
    let (server, clock) = (Server::start(replies).await, Jumping::default());
    unlink_both(&server, &clock).await;
    assert!(clock.now() > Duration::from_secs(320), "longer than one request is repeated");
}

#[tokio::test]
async fn each_request_of_a_command_is_sent_as_often_as_a_client_sends_one() {
    let (linked, busy) = (row(&format!("\"{CASE}\"")), busy(1));
    let put_off = || parts(&[&busy, &busy]);
    let server = Server::start([put_off(), parts(&[&linked, &linked]), put_off(), parts(&[WRITTEN, WRITTEN])]).await;
    let mut batch = Batch::new();
    let places = [CONVERSATION, SECOND].map(|conversation| batch.add(unlink::<Incident>(CASE, conversation)));
    let mut outcomes = batch.send(&client_of(&server, 2, 1)).await.unwrap();
    for place in places {
        outcomes.take(place).unwrap();
    }
}

/// A client that sends a request this often, and begins a command anew this often when a row has changed.
fn client_of(server: &Server, sends: u32, attempts: u32) -> WebApi {
    let retries = Retries::new().attempts(sends);
    let builder = WebApi::builder(server.url()).token(TOKEN).retries(retries).conflict_attempts(attempts);
    builder.clock(Jumping::default()).build().unwrap()
}

#[tokio::test]
async fn a_batch_is_sent_as_often_as_the_client_may_and_no_command_adds_to_that() {
    let server = Server::start((0..20).map(|_| Reply::Drop)).await;
    let client = client_of(&server, 3, 8);
    let mut batch = Batch::new();
    let places = [batch.add(get::<Ticket>(CASE)), batch.add(get::<Ticket>(OTHER_CASE))];
    let mut outcomes = batch.send(&client).await.unwrap();
    for place in places {
        assert_eq!(outcomes.take(place).map_err(|error| error.kind()).map(drop), Err(ErrorKind::Interrupted));
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_command_in_a_batch_begins_anew_as_often_as_the_client_says() {
    let found = format!(
        r#"{{"@odata.etag":"W/\"1\"","statecode":0,"_msdyn_issueid_value":"{CASE}","_msdyn_issueid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"incident"}}"#
    );
    let changed = r#"{"error":{"code":"0x80060882","message":"changed"}}"#;
    let round = || {
        let read = Reply::new("200 OK", "content-type: application/json\r\n", &found);
        [read, Reply::new("412 Precondition Failed", "content-type: application/json\r\n", changed)]
    };
    let server = Server::start((0..10).flat_map(|_| round())).await;
    let client = client_of(&server, 1, 2);
    let mut batch = Batch::new();
    let unlinked = batch.add(unlink::<Incident>(CASE, CONVERSATION));
    let mut outcomes = batch.send(&client).await.unwrap();
    assert!(outcomes.take(unlinked).unwrap_err().is_conflict());
    assert_eq!(server.requests().len(), 4, "two attempts, each a read and a write");
}

#[tokio::test]
async fn a_place_finds_the_outcome_of_its_own_batch_alone() {
    let (_emulator, client) = start(json!({})).await;
    let (mut one, mut other) = (Batch::new(), Batch::new());
    let of_one = one.add(get::<Ticket>(CASE));
    let of_other = other.add(get::<Ticket>(OTHER_CASE));
    let mut outcomes = one.send(&client).await.unwrap();
    let error = outcomes.take(of_other).unwrap_err();
    assert!(error.to_string().contains("another batch"), "{error}");
    assert_eq!(outcomes.take(of_one).unwrap().record().title.as_deref(), Some("Leaks"), "it is still there");
    let (mut one, mut other) = (Changeset::new(), Changeset::new());
    let of_one = one.add(update(CASE, titled("one"), IfExists));
    let of_other = other.add(update(CASE, titled("other"), IfExists));
    let mut done = one.send(&client).await.unwrap();
    assert!(done.take(of_other).is_none() && done.take(of_one).is_some());
}
