//! Whom the client trusts, and that it speaks HTTP/2 with a service that offers it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures_util::future::try_join_all;
use http::{Method, StatusCode, Version};
use omni_emulator::Emulator;
use omni_runtime::entities::Incident;
use omni_runtime::{ErrorKind, Retries, WebApi, unlink};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::json;
use tests::causes::told;
use tests::organisation::{CASE, CONVERSATION, TOKEN, conversation, linked, organisation};
use tests::secure::Server;
use tokio::sync::Barrier;
use tokio::time::timeout;

async fn emulator() -> Emulator {
    organisation(linked()).tls().start().await.unwrap()
}

#[tokio::test]
async fn a_service_is_reached_whose_authority_is_given_in_der() {
    let emulator = emulator().await;
    let authority = CertificateDer::from_pem_slice(emulator.certificate_pem().unwrap().as_bytes()).unwrap();
    let client = WebApi::builder(emulator.url()).trust(authority.to_vec()).token(TOKEN).build().unwrap();
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    assert!(conversation(&emulator)["_msdyn_issueid_value"].is_null());
}

#[tokio::test]
async fn a_service_whose_authority_nobody_named_gets_no_request() {
    let (emulator, other) = (emulator().await, emulator().await);
    let of_another = CertificateDer::from_pem_slice(other.certificate_pem().unwrap().as_bytes()).unwrap();
    let builder = || WebApi::builder(emulator.url()).token(TOKEN).retries(Retries::none());
    for builder in [builder(), builder().trust(of_another.to_vec())] {
        let error = unlink::<Incident>(CASE, CONVERSATION).send(&builder.build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(told(&error).contains("invalid peer certificate"), "{}", told(&error));
    }
    assert!(emulator.requests().is_empty());
}

#[test]
fn what_is_no_certificate_is_said_to_be_none() {
    let builder = WebApi::builder("https://contoso.crm.dynamics.com").token(TOKEN).trust("no certificate");
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("`trust`") && error.to_string().contains("`trust_pem`"), "{error}");
}

/// How many commands are sent at once.
const AT_ONCE: usize = 8;

#[tokio::test]
async fn commands_at_once_share_one_connection_in_http_2() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (seen, all_have_come) = (Arc::clone(&asked), Arc::new(Barrier::new(AT_ONCE)));
    let server = Server::start(Router::new().fallback(move |request: Request| {
        seen.lock().unwrap().push((request.method().clone(), request.version()));
        reply(request, Arc::clone(&all_have_come))
    }))
    .await;
    let client = WebApi::builder(server.url()).trust(server.certificate()).token(TOKEN).build().unwrap();
    // The first request makes the connection: before it, nobody knows that the server shares one among many.
    client.request(omni_runtime::wire::Request::new(Method::GET, "WhoAmI")).await.unwrap();

    let commands = (0..AT_ONCE).map(|_| unlink::<Incident>(CASE, CONVERSATION).send(&client));
    timeout(Duration::from_secs(20), try_join_all(commands))
        .await
        .expect("all reads are on their way at once")
        .unwrap();

    let asked = asked.lock().unwrap();
    assert!(asked.iter().all(|(_, version)| *version == Version::HTTP_2), "{asked:?}");
    let writes = asked.iter().filter(|(method, _)| method == Method::PATCH).count();
    assert_eq!((writes, asked.len(), server.connections()), (AT_ONCE, 2 * AT_ONCE + 1, 1));
}

/// The conversation with its case, once all who ask for it have asked; and thanks for a write.
async fn reply(request: Request, all_have_come: Arc<Barrier>) -> Response {
    if request.method() == Method::PATCH || request.uri().path().ends_with("/WhoAmI") {
        return StatusCode::NO_CONTENT.into_response();
    }
    all_have_come.wait().await;
    let row = json!({
        "@odata.etag": "W/\"1\"",
        "activityid": CONVERSATION,
        "statecode": 0,
        "_msdyn_issueid_value": CASE,
        "_msdyn_issueid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "incident",
    });
    row.to_string().into_response()
}
