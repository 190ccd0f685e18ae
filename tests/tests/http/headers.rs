//! What a client can be told to send besides: impersonation, a name of its own; and TLS with an authority of its own.

use omni_emulator::Emulator;
use omni_runtime::batch::Batch;
use omni_runtime::http::Method;
use omni_runtime::wire::Request;
use omni_runtime::{ErrorKind, Id, WebApi, entity, get};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::organisation::{CASE, TOKEN, organisation};

#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

async fn plain() -> Emulator {
    organisation(json!({})).start().await.unwrap()
}

#[tokio::test]
async fn acts_as_another_user_also_in_a_batch() {
    let emulator = plain().await;
    let user = uuid::uuid!("d2a4b1a0-0b6e-4b6f-9f0a-2f1f6d3c0a11");
    let builder = || WebApi::builder(emulator.url()).token(TOKEN).user_agent("ours/1");
    let by_object =
        builder().on_behalf_of_user(Id::from_uuid(uuid::Uuid::nil())).on_behalf_of_object(user).build().unwrap();
    get::<Ticket>(CASE).send(&by_object).await.unwrap();
    let by_key = builder().on_behalf_of_user(Id::from_uuid(user)).build().unwrap();
    let mut batch = Batch::new();
    let (one, two) = (batch.add(get::<Ticket>(CASE)), batch.add(get::<Ticket>(CASE)));
    let mut outcomes = batch.send(&by_key).await.unwrap();
    assert!(outcomes.take(one).is_ok() && outcomes.take(two).is_ok());
    let requests = emulator.requests();
    let user = user.to_string();
    assert_eq!(requests[0].header("callerobjectid"), Some(user.as_str()));
    assert_eq!(requests[0].header("mscrmcallerid"), None, "the last word counts: never both");
    let batch = requests.iter().find(|request| request.path.ends_with("$batch")).unwrap();
    assert_eq!(batch.header("mscrmcallerid"), Some(user.as_str()));
    assert_eq!(batch.body.matches(&format!("mscrmcallerid: {user}")).count(), 2);
    assert!(requests.iter().all(|request| request.header("user-agent") == Some("ours/1")));
}

#[tokio::test]
async fn a_client_s_own_headers_are_on_every_request_and_each_part_of_a_batch() {
    let emulator = plain().await;
    let client = WebApi::builder(emulator.url())
        .token(TOKEN)
        .header("MSCRM.BypassCustomPluginExecution", "false")
        .header("mscrm.bypasscustompluginexecution", "true")
        .build()
        .unwrap();
    get::<Ticket>(CASE).send(&client).await.unwrap();
    let mut batch = Batch::new();
    let (one, two) = (batch.add(get::<Ticket>(CASE)), batch.add(get::<Ticket>(CASE)));
    let mut outcomes = batch.send(&client).await.unwrap();
    assert!(outcomes.take(one).is_ok() && outcomes.take(two).is_ok());
    let requests = emulator.requests();
    assert!(requests.iter().all(|request| request.header("mscrm.bypasscustompluginexecution") == Some("true")));
    let batch = requests.iter().find(|request| request.path.ends_with("$batch")).unwrap();
    assert_eq!(batch.body.matches("mscrm.bypasscustompluginexecution: true").count(), 2);
}

/// It may be the key of a gateway, whose page of an error may repeat the request.
#[tokio::test]
async fn a_header_of_one_s_own_is_in_no_error() {
    let page = "<pre>ocp-apim-subscription-key: 5up3r-secret-key</pre>";
    let server = Server::start([Reply::new("403 Forbidden", "content-type: text/html\r\n", page)]).await;
    let client =
        WebApi::builder(server.url()).token(TOKEN).header("Ocp-Apim-Subscription-Key", "5up3r-secret-key").build();
    let client = client.unwrap();
    let error = get::<Ticket>(CASE).send(&client).await.map(drop).unwrap_err();
    assert!(server.requests()[0].contains("5up3r-secret-key"));
    let told = format!("{error} {error:?} {client:?}");
    assert!(!told.contains("5up3r") && told.contains("403"), "{told}");
}

#[test]
fn a_header_that_somebody_else_sets_or_nobody_can_is_refused() {
    for (name, value, expected) in [
        ("If-Match", "*", "`if-match` is not for an app to set: a command sets it itself"),
        ("Prefer", "x", "`prefer` is not for an app to set: a command sets it itself"),
        ("Authorization", "Bearer x", "`authorization` is not for an app to set: call `token`"),
        ("User-Agent", "x", "call `user_agent`"),
        ("CallerObjectId", "x", "call `on_behalf_of_object`"),
        ("two words", "x", "`two words` is not the name of a header"),
        ("tag", "a\r\nb: c", "the value cannot be sent in the header `tag`"),
        ("tag", "Größe", "the value of the header `tag` is to be in ASCII"),
    ] {
        let built = WebApi::builder("https://contoso.crm.dynamics.com").token(TOKEN).header(name, value).build();
        let error = built.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_request_keeps_all_of_its_own_headers_and_takes_the_client_s_place_with_them() {
    let server = Server::start([Reply::new("200 OK", "content-type: application/json\r\n", "{\"value\":[]}")]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).build().unwrap();
    let request = Request::new(Method::GET, "incidents")
        .header("Accept", "text/plain")
        .header("prefer", "odata.maxpagesize=2")
        .header("Prefer", "odata.track-changes");
    client.request(request).await.unwrap();
    let sent = &server.requests()[0];
    let lines = |name: &str| sent.lines().filter_map(|line| line.strip_prefix(name)).collect::<Vec<_>>();
    assert_eq!(lines("prefer: "), ["odata.maxpagesize=2", "odata.track-changes"], "{sent}");
    assert_eq!(lines("accept: "), ["text/plain"], "{sent}");
}

#[tokio::test]
async fn trusts_an_authority_that_it_is_told_to_and_no_other() {
    let emulator = organisation(json!({})).tls().start().await.unwrap();
    let pem = emulator.certificate_pem().unwrap();
    let stranger = WebApi::builder(emulator.url()).token(TOKEN).retries(omni_runtime::Retries::none()).build().unwrap();
    let error = get::<Ticket>(CASE).send(&stranger).await.map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let friend = WebApi::builder(emulator.url()).token(TOKEN).trust_pem(pem).unwrap().build().unwrap();
    get::<Ticket>(CASE).send(&friend).await.unwrap();
    let error = WebApi::builder(emulator.url()).trust_pem("no certificate").unwrap_err();
    assert!(error.to_string().contains("BEGIN CERTIFICATE"), "{error}");
}
