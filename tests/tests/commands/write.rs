//! Writes of rows: nothing is created or overwritten by accident.

use omni_emulator::Failure;
use omni_runtime::entities::{Contact, Incident};
use omni_runtime::{
    Always, Changes, Column, ETag, ErrorKind, Id, IfAbsent, IfExists, IfMatch, Navigation, WebApi, create, delete, edm,
    entity, get, query, update, upsert,
};
use serde_json::{Value, json};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, CONTACT, TOKEN, start};

#[entity("incident")]
#[derive(Debug, Clone, PartialEq)]
struct Ticket {
    title: Option<String>,
    prioritycode: Option<i32>,
}

#[entity("incident")]
struct Keyed {
    incidentid: Id<Incident>,
    title: Option<String>,
}

const PERSON: Navigation<Incident, Contact> = Navigation::new("primarycontactid");
const NEW: Id<Incident> = Id::constant("00000000-0000-4000-8000-00000000000a");

fn ticket(title: &str) -> Ticket {
    Ticket { title: Some(title.to_owned()), prioritycode: None }
}

#[tokio::test]
async fn creates_a_row_and_says_its_id() {
    let (emulator, client) = start(json!({})).await;
    let created = create(&ticket("O'Brien \"& Co\"")).send(&client).await.unwrap();
    assert_eq!(emulator.row("incidents", created.id()).unwrap()["title"], json!("O'Brien \"& Co\""));
    let given = create(&Keyed { incidentid: NEW, title: None }).send(&client).await.unwrap();
    assert_eq!(given.id(), NEW);
    let error = create(&Keyed { incidentid: NEW, title: None }).send(&client).await.unwrap_err();
    assert!(error.is_duplicate(), "{error}");
}

#[tokio::test]
async fn updates_only_the_version_that_was_read() {
    let (emulator, client) = start(json!({})).await;
    let row = get::<Ticket>(CASE).send(&client).await.unwrap();
    let version = row.version().unwrap().clone();
    let title = |text: &str| Changes::new().set(Ticket::TITLE, text);
    update(CASE, title("one"), IfMatch(version.clone())).send(&client).await.unwrap();
    let error = update(CASE, title("two"), IfMatch(version)).send(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.code_name() == Some("ConcurrencyVersionMismatch"), "{error}");
    assert!(!error.is_retryable(), "the version that it names does not come back");
    let (code, message) = ("0x80060882".to_owned(), "changed".to_owned());
    emulator.fail_next_write(Failure::Refused { status: 412, code, message });
    let error = update(CASE, title("two"), IfExists).send(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.is_retryable(), "it names none: {error}");
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], json!("one"));
    update(CASE, title("three"), IfExists).send(&client).await.unwrap();
    assert_eq!(emulator.row("incidents", CASE).unwrap()["title"], json!("three"));
}

#[tokio::test]
async fn an_update_never_creates_a_row() {
    let (emulator, client) = start(json!({})).await;
    for error in [
        update(NEW, &ticket("x"), IfExists).send(&client).await.unwrap_err(),
        update(NEW, &ticket("x"), IfMatch(ETag::new("W/\"1\""))).send(&client).await.unwrap_err(),
    ] {
        assert!(error.is_not_found(), "{error}");
    }
    assert_eq!(emulator.row("incidents", NEW), None);
}

#[tokio::test]
async fn an_upsert_says_whether_it_created() {
    let (emulator, client) = start(json!({})).await;
    assert!(upsert(NEW, &ticket("a"), Always).send(&client).await.unwrap().is_created());
    assert!(!upsert(NEW, &ticket("b"), Always).send(&client).await.unwrap().is_created());
    let error = upsert(NEW, &ticket("c"), IfAbsent).send(&client).await.unwrap_err();
    assert!(error.is_duplicate() && !error.is_conflict(), "{error}");
    assert_eq!(emulator.row("incidents", NEW).unwrap()["title"], json!("b"));
}

#[test]
fn what_is_none_in_a_record_is_left_out_where_there_is_no_row_and_written_where_there_may_be_one() {
    let body = |request: Result<omni_runtime::wire::Request, _>| request.unwrap().text().unwrap().to_owned();
    assert_eq!(body(create(&ticket("a")).request()), r#"{"title":"a"}"#);
    let whole = r#"{"title":"a","prioritycode":null}"#;
    assert_eq!(body(upsert(NEW, &ticket("a"), Always).request()), whole);
    assert_eq!(body(update(NEW, &ticket("a"), IfExists).request()), whole);
}

#[entity("incident")]
struct Influence {
    influencescore: Option<f64>,
}

#[test]
fn a_number_that_json_does_not_have_is_refused_and_empties_no_column() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let record = Influence { influencescore: Some(number) };
        for error in [
            update(CASE, &record, IfExists).request().unwrap_err(),
            create(Changes::<Incident>::new().set(Influence::INFLUENCESCORE, number)).request().unwrap_err(),
            query::<Influence>().filter(Influence::INFLUENCESCORE.eq(number)).request().unwrap_err(),
        ] {
            let text = error.to_string();
            assert!(error.is_invalid() && text.contains("`influencescore`"), "{text}");
            assert!(text.contains(&format!("`{number}` is not a number that a column can hold")), "{text}");
        }
    }
    let record = Influence { influencescore: Some(0.5) };
    let request = update(CASE, &record, IfExists).request().unwrap();
    assert_eq!(request.text(), Some(r#"{"influencescore":0.5}"#));
}

#[tokio::test]
async fn deletes_only_the_version_that_was_read() {
    let (emulator, client) = start(json!({})).await;
    let version = get::<Ticket>(CASE).send(&client).await.unwrap().version().unwrap().clone();
    update(CASE, &ticket("changed"), IfExists).send(&client).await.unwrap();
    assert!(delete(CASE, IfMatch(version)).send(&client).await.unwrap_err().is_conflict());
    assert!(emulator.row("incidents", CASE).is_some());
    delete(CASE, IfExists).send(&client).await.unwrap();
    assert!(delete(CASE, IfExists).send(&client).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn writes_lookups_by_their_navigation_property() {
    let (emulator, client) = start(json!({})).await;
    update(CASE, Changes::new().bind(PERSON, CONTACT), IfExists).send(&client).await.unwrap();
    assert_eq!(emulator.row("incidents", CASE).unwrap()["_primarycontactid_value"], json!(CONTACT));
    update(CASE, Changes::new().unbind(PERSON), IfExists).send(&client).await.unwrap();
    assert_eq!(emulator.row("incidents", CASE).unwrap()["_primarycontactid_value"], Value::Null);
}

#[test]
fn a_key_is_never_part_of_a_change_and_a_lookup_s_value_is_refused() {
    const CONTACT_VALUE: Column<Incident, edm::Key<Contact>> = Column::new("_primarycontactid_value");

    let keyed = Keyed { incidentid: CASE, title: None };
    let body = update(CASE, &keyed, IfExists).request().unwrap().text().unwrap().to_owned();
    assert_eq!(body, r#"{"title":null}"#);
    let error = update(CASE, Changes::new().set(CONTACT_VALUE, CONTACT), IfExists).request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(error.to_string().contains("`_primarycontactid_value`") && error.to_string().contains("`bind`"), "{error}");
}

fn lost_then(replies: Vec<Reply>) -> impl Future<Output = (Server, WebApi)> {
    let mut all = vec![Reply::Drop];
    all.extend(replies);
    async move {
        let server = Server::start(all).await;
        let client = WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default()).build().unwrap();
        (server, client)
    }
}

fn refused(status: &str, code: &str) -> Reply {
    Reply::new(status, "", &json!({ "error": { "code": code, "message": "m" } }).to_string())
}

#[tokio::test]
async fn a_lost_answer_to_an_update_is_told_from_a_conflict_by_reading_again() {
    let changed = || refused("412 Precondition Failed", "0x80060882");
    let row = |title: &str| {
        Reply::new("200 OK", "", &json!({ "@odata.etag": "W/\"9\"", "title": title, "prioritycode": null }).to_string())
    };
    let (_server, client) = lost_then(vec![changed(), row("mine")]).await;
    let done = update(CASE, &ticket("mine"), IfMatch(ETag::new("W/\"1\""))).send(&client).await.unwrap();
    assert_eq!(done.version(), None, "a colleague may have changed other columns since");
    let (_server, client) = lost_then(vec![changed(), row("a colleague's")]).await;
    let error = update(CASE, &ticket("mine"), IfMatch(ETag::new("W/\"1\""))).send(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.is_answer_lost(), "{error}");
}

#[tokio::test]
async fn a_write_that_no_read_could_tell_from_a_colleague_s_is_not_read_again() {
    let (server, client) = lost_then(vec![refused("412 Precondition Failed", "0x80060882")]).await;
    let change = Changes::new().bind(PERSON, CONTACT);
    let error = update(CASE, change, IfMatch(ETag::new("W/\"1\""))).send(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.is_answer_lost(), "{error}");
    assert_eq!(server.requests().len(), 2, "the write and its repeat");
}

#[tokio::test]
async fn a_lost_answer_to_a_delete_is_no_missing_row() {
    let (_server, client) = lost_then(vec![refused("404 Not Found", "0x80040217")]).await;
    delete(CASE, IfMatch(ETag::new("W/\"1\""))).send(&client).await.unwrap();
}

#[tokio::test]
async fn a_create_whose_answer_was_lost_is_not_repeated() {
    let (server, client) = lost_then(vec![Reply::new("204 No Content", "", "")]).await;
    let error = create(&ticket("x")).send(&client).await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Interrupted, 1));
    assert!(error.is_answer_lost() && !error.is_retryable(), "sent again, it may make a second row");
}

#[tokio::test]
async fn a_create_with_its_own_key_is_repeated_and_knows_its_row() {
    let row = json!({ "@odata.etag": "W/\"9\"", "incidentid": NEW, "title": "x" }).to_string();
    let duplicate = refused("412 Precondition Failed", "0x80040237");
    let (_server, client) = lost_then(vec![duplicate, Reply::new("200 OK", "", &row)]).await;
    let done = create(&Keyed { incidentid: NEW, title: Some("x".to_owned()) }).send(&client).await.unwrap();
    assert_eq!(done.id(), NEW);
}

#[tokio::test]
async fn a_lost_answer_to_a_write_of_nothing_says_nothing() {
    let row = Reply::new("200 OK", "", &json!({ "@odata.etag": "W/\"9\"", "incidentid": CASE }).to_string());
    let (_server, client) = lost_then(vec![refused("412 Precondition Failed", "0x80060882"), row]).await;
    let nothing = Changes::<Incident>::new();
    let error = update(CASE, nothing, IfMatch(ETag::new("W/\"1\""))).send(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.is_answer_lost(), "{error}");
}

#[tokio::test]
async fn a_number_is_known_again_in_the_form_that_the_service_gives_it() {
    let row =
        |score: &str| Reply::new("200 OK", "", &format!(r#"{{"@odata.etag":"W/\"9\"","influencescore":{score}}}"#));
    for (score, is_own) in [("100.0000", true), ("100", true), ("1e2", true), ("100.5", false), ("null", false)] {
        let (_server, client) = lost_then(vec![refused("412 Precondition Failed", "0x80060882"), row(score)]).await;
        let record = Influence { influencescore: Some(100.0) };
        let done = update(CASE, &record, IfMatch(ETag::new("W/\"1\""))).send(&client).await;
        assert_eq!(done.is_ok(), is_own, "{score}");
    }
}

#[tokio::test]
async fn what_names_no_version_is_refused_before_it_overwrites_any() {
    let (emulator, client) = start(json!({})).await;
    for text in ["*", "", "502186"] {
        let when = || IfMatch(ETag::new(text));
        for error in [
            update(CASE, &ticket("x"), when()).send(&client).await.unwrap_err(),
            delete(CASE, when()).send(&client).await.unwrap_err(),
        ] {
            assert!(
                error.is_invalid() && error.to_string().contains(&format!("`{text}` is not the version")),
                "{error}"
            );
        }
    }
    assert_eq!(emulator.writes(), []);
}

#[tokio::test]
async fn the_version_after_a_write_is_told_where_the_service_tells_it() {
    let server = Server::start([Reply::new("204 No Content", "etag: W/\"7\"\r\n", "")]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let done = update(CASE, &ticket("x"), IfExists).send(&client).await.unwrap();
    assert_eq!(done.version().map(ETag::as_str), Some("W/\"7\""));
}
