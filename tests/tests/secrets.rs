//! Nothing secret is printed, at any level of the log.

#![allow(clippy::unwrap_used, reason = "also what helps a test is a test")]

use std::io;
use std::sync::{Arc, Mutex};

use omni_emulator::{Emulator, Failure};
use omni_runtime::batch::Batch;
use omni_runtime::bulk::unlink_all;
use omni_runtime::command::{Operation, Parameters, Returns};
use omni_runtime::entities::{Incident, User};
use omni_runtime::wire::Request;
use omni_runtime::{
    AlternateKey, Changes, Error, Id, IfExists, WebApi, conversations, create, entity, get, get_by, query, unlink,
    update,
};
use omni_schema::Schema;
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, CASE_BIND, CONVERSATION, OTHER_CASE, TOKEN, organisation};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Captured {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_trace_of_everything_has_the_commands_but_no_token_and_no_row() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(captured.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let bind = json!({ CASE_BIND: format!("/incidents({CASE})"), "subject": "S3CRET ROW" });
    let emulator = organisation(bind).schema(limited()).operation("new_Approve", |_| json!("S3CRET ROW"));
    let emulator = emulator.start().await.unwrap();
    let client = WebApi::builder(emulator.url()).token(TOKEN).build().unwrap();
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    let _ = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();

    read_write_and_fail(&emulator, &client).await;
    assert_eq!(Approve.call().send(&client).await.unwrap(), "S3CRET ROW");

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("omni.command") && log.contains("unlink"), "the commands are in the log:\n{log}");
    assert!(log.contains(r#"omni.command="conversations""#), "{log}");
    assert!(log.contains(r#"omni.command="new_Approve""#), "an operation is told by its name:\n{log}");
    assert!(log.contains("http.response.status_code=204"), "{log}");
    for name in ["http.request.method=GET", "server.address=", "server.port=", "url.path=", "otel.kind=\"client\""] {
        assert!(log.contains(name), "{name}:\n{log}");
    }
    assert!(
        log.contains("http.request.resend_count=1") && log.contains("error.type="),
        "repeats and errors are told:\n{log}"
    );
    assert!(!log.contains(TOKEN), "the token is in the log:\n{log}");
    assert!(!log.contains("S3CRET"), "a row is in the log:\n{log}");
}

#[tokio::test]
async fn what_is_sent_again_inside_a_batch_is_told_without_its_row() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::TRACE);
    let _guard = tracing::subscriber::set_default(subscriber.with_writer(captured.clone()).finish());
    let part = "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1";
    let row = json!({ "incidentid": CASE, "title": "S3CRET" }).to_string();
    let busy = json!({ "error": { "code": "0x80072321", "message": "S3CRET" } });
    let put_off = format!("{part} 200 OK\r\n\r\n{row}\r\n{part} 429 Busy\r\nRetry-After: 9\r\n\r\n{busy}\r\n--b--\r\n");
    let server = Server::start([
        Reply::new("200 OK", "content-type: multipart/mixed; boundary=b\r\n", &put_off),
        Reply::new("200 OK", "content-type: application/json\r\n", &row),
    ]);
    let server = server.await;
    let client = WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default()).build().unwrap();
    let mut batch = Batch::new();
    let places = [CASE, OTHER_CASE].map(|case| batch.add(get::<Ticket>(case)));
    let mut outcomes = batch.send(&client).await.unwrap();
    for place in places {
        assert!(outcomes.take(place).unwrap().record().title.is_some());
    }

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    let told: Vec<&str> = log.lines().filter(|line| line.contains("sending the request again")).collect();
    let [told] = told[..] else { panic!("{log}") };
    let path = format!("url.path=\"incidents({OTHER_CASE})\"");
    for field in [path.as_str(), "http.request.method=GET", "http.response.status_code=429", "Throttled", "wait_ms=9"] {
        assert!(told.contains(field), "{field}: {told}");
    }
    assert!(!log.contains("S3CRET"), "{log}");
}

struct Approve;

impl Operation for Approve {
    type Outcome = String;
    const NAME: &'static str = "new_Approve";
    const RETURNS: Returns = Returns::Value;

    fn request(&self) -> Result<Request, Error> {
        Parameters::new().text("Note", &"S3CRET ROW").action("new_Approve")
    }
}

const AGENT: Id<User> = Id::constant("d2a4b1a0-0b6e-4b6f-9f0a-2f1f6d3c0a11");

#[entity("incident")]
struct Ticket {
    incidentid: Id<Incident>,
    title: Option<String>,
}

/// All that a client does, with a row's contents in every place where they can stand.
async fn read_write_and_fail(emulator: &Emulator, client: &WebApi) {
    let title = "S3CRET ROW";
    update(CASE, Changes::new().set(Ticket::TITLE, title), IfExists).send(client).await.unwrap();
    let new = create(Changes::<Incident>::new().set(Ticket::TITLE, title)).send(client).await.unwrap();
    let by_title =
        || query::<Ticket>().filter(Ticket::TITLE.eq(title)).order_by(Ticket::INCIDENTID.ascending()).page_size(1);
    assert_eq!(by_title().rows(client).collect().await.unwrap().len(), 2);
    assert_eq!(by_title().count().send(client).await.unwrap(), 2);
    conversations(AGENT).send(client).await.unwrap();
    let mut batch = Batch::new();
    let (one, two) =
        (batch.add(by_title()), batch.add(update(new.id(), Changes::new().set(Ticket::TITLE, title), IfExists)));
    let mut outcomes = batch.send(client).await.unwrap();
    assert!(outcomes.take(one).is_ok() && outcomes.take(two).is_ok());
    let pairs = futures_util::stream::iter([(CASE, CONVERSATION); 3]);
    let mut outcomes = unlink_all::<Incident>(pairs).send(client);
    while outcomes.next().await.is_some() {}
    emulator.fail_next(Failure::DroppedBeforeCommit);
    get::<Ticket>(CASE).send(client).await.unwrap();
    emulator.fail_next(Failure::Unavailable { retry_after: None });
    get::<Ticket>(CASE).send(client).await.unwrap();
    let key = AlternateKey::new(Ticket::TITLE, title);
    let error = get_by::<Ticket>(key).send(client).await.map(drop).unwrap_err();
    assert!(error.status().is_some_and(|status| status == 400) && !error.to_string().contains("S3CRET"), "{error}");
    let too_long = Changes::new().set(Ticket::TITLE, title.repeat(1000));
    let error = update(CASE, too_long, IfExists).send(client).await.unwrap_err();
    assert_eq!(error.code_name(), Some("StringLengthTooLong"), "{error}");
}

/// The standard tables, with a limit on the title of a case.
fn limited() -> Schema {
    let mut schema = omni_schema::standard().schema().unwrap();
    let cases = schema.tables.iter_mut().find(|table| table.logical_name == "incident").unwrap();
    let title = cases.columns.iter_mut().find(|column| column.name == "title").unwrap();
    title.details.max_length = Some(200);
    schema
}

#[test]
fn debug_shows_no_token() {
    let builder = WebApi::builder("https://contoso.crm.dynamics.com").token(TOKEN);
    assert!(!format!("{builder:?}").contains(TOKEN));
    assert!(!format!("{:?}", builder.build().unwrap()).contains(TOKEN));
}
