//! Clients that are made from another, over the same connections: for one agent, for one header.

use axum::Router;
use omni_emulator::Emulator;
use omni_runtime::batch::Batch;
use omni_runtime::http::{Method, StatusCode};
use omni_runtime::wire::Request;
use omni_runtime::{ErrorKind, Id, WebApi, entity, get};
use serde_json::json;
use tests::organisation::{CASE, TOKEN, organisation};
use tests::secure::Server;

#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

const AGENT: uuid::Uuid = uuid::uuid!("d2a4b1a0-0b6e-4b6f-9f0a-2f1f6d3c0a11");
const OTHER: uuid::Uuid = uuid::uuid!("5b2d9bd8-0a5e-4d35-8f68-3f2f4e0f7c55");

fn client_of(emulator: &Emulator) -> WebApi {
    let client = WebApi::builder(emulator.url()).token(TOKEN).on_behalf_of_object(OTHER).header("tag", "all");
    client.build().unwrap()
}

#[tokio::test]
async fn each_agent_has_a_client_and_the_first_one_stays_as_it_was() {
    let emulator = organisation(json!({})).start().await.unwrap();
    let client = client_of(&emulator);
    let by_key = client.on_behalf_of_user(Id::from_uuid(AGENT));
    let by_object = by_key.on_behalf_of_object(AGENT);
    for client in [&client, &by_key, &by_object] {
        get::<Ticket>(CASE).send(client).await.unwrap();
    }
    let (agent, other) = (AGENT.to_string(), OTHER.to_string());
    let seen: Vec<_> = emulator
        .requests()
        .iter()
        .map(|request| ["callerobjectid", "mscrmcallerid", "tag"].map(|name| request.header(name).map(str::to_owned)))
        .collect();
    let all = Some("all".to_owned());
    assert_eq!(seen[0], [Some(other), None, all.clone()]);
    assert_eq!(seen[1], [None, Some(agent.clone()), all.clone()], "never both");
    assert_eq!(seen[2], [Some(agent), None, all], "never both");
}

#[tokio::test]
async fn one_command_has_a_header_of_its_own_and_so_has_each_part_of_a_batch() {
    let emulator = organisation(json!({})).start().await.unwrap();
    let client = client_of(&emulator);
    let tagged = client.with_header("TAG", "one").unwrap().with_header("MSCRM.SuppressDuplicateDetection", "false");
    let tagged = tagged.unwrap();
    let mut batch = Batch::new();
    let (one, two) = (batch.add(get::<Ticket>(CASE)), batch.add(get::<Ticket>(CASE)));
    let mut outcomes = batch.send(&tagged).await.unwrap();
    assert!(outcomes.take(one).is_ok() && outcomes.take(two).is_ok());
    get::<Ticket>(CASE).send(&client).await.unwrap();
    let requests = emulator.requests();
    let (first, last) = (&requests[0], requests.last().unwrap());
    assert!(first.path.ends_with("$batch"));
    assert_eq!(first.header("mscrm.suppressduplicatedetection"), Some("false"));
    assert_eq!((first.body.matches("tag: one").count(), first.body.matches("tag: all").count()), (2, 0));
    assert_eq!((last.header("tag"), last.header("mscrm.suppressduplicatedetection")), (Some("all"), None));
}

#[tokio::test]
async fn all_of_them_share_one_connection() {
    let server = Server::start(Router::new().fallback(async || StatusCode::NO_CONTENT)).await;
    let client = WebApi::builder(server.url()).trust(server.certificate()).token(TOKEN).build().unwrap();
    let agent = client.on_behalf_of_object(AGENT);
    let tagged = agent.with_header("tag", "one").unwrap();
    for client in [&client, &agent, &tagged] {
        client.request(Request::new(Method::GET, "WhoAmI")).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn what_the_builder_refuses_is_refused() {
    let client = WebApi::builder("https://contoso.crm.dynamics.com").token(TOKEN).build().unwrap();
    for (name, value, expected) in [
        ("If-Match", "*", "`if-match` is not for an app to set: a command sets it itself"),
        ("CallerObjectId", "x", "call `on_behalf_of_object`"),
        ("two words", "x", "`two words` is not the name of a header"),
        ("tag", "5up3r\r\n", "the value cannot be sent in the header `tag`"),
    ] {
        let error = client.with_header(name, value).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(expected) && !error.to_string().contains("5up3r"), "{error}");
    }
}
