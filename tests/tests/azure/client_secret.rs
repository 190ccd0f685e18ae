//! An application with its secret, against the emulator's own token endpoint, over TLS.

use std::error::Error as _;

use omni_emulator::Emulator;
use omni_runtime::entities::Incident;
use omni_runtime::{AzureIdentity, ErrorKind, WebApi, entity, get, unlink};
use serde_json::json;
use tests::causes::told;
use tests::organisation::{CASE, CASE_BIND, CONVERSATION, CONVERSATIONS, TOKEN};

use crate::{APPLICATION, TENANT};

const SECRET: &str = "a-secret-that-nobody-should-see";

#[entity("incident")]
#[derive(Debug)]
struct Ticket {
    title: Option<String>,
}

async fn organisation() -> Emulator {
    let builder = Emulator::builder()
        .tls()
        .bearer(TOKEN)
        .client(APPLICATION, SECRET)
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaks" }))
        .row(CONVERSATIONS, json!({ "activityid": CONVERSATION, CASE_BIND: format!("/incidents({CASE})") }));
    builder.start().await.unwrap()
}

/// Credentials that ask the emulator, whose certificate only this test trusts.
fn identity(emulator: &Emulator) -> AzureIdentity {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authority = reqwest::Certificate::from_pem(emulator.certificate_pem().unwrap().as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([authority]).build().unwrap();
    AzureIdentity::new().authority(emulator.url()).http_client(http)
}

fn client(emulator: &Emulator, secret: &str) -> WebApi {
    let credential = identity(emulator).client_secret(TENANT, APPLICATION, secret).unwrap();
    let builder = WebApi::builder(emulator.url()).trust_pem(emulator.certificate_pem().unwrap()).unwrap();
    builder.credential(credential).build().unwrap()
}

#[tokio::test]
async fn an_application_with_its_secret_unlinks() {
    let emulator = organisation().await;
    let client = client(&emulator, SECRET);
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap();
    let row = get::<Ticket>(CASE).send(&client).await.unwrap();
    assert_eq!(row.record().title.as_deref(), Some("Leaks"));
    let asked = emulator.requests().iter().filter(|request| request.path.contains("/oauth2/v2.0/token")).count();
    assert_eq!(asked, 1, "one token for all requests");
}

#[tokio::test]
async fn a_wrong_secret_is_said_to_be_one_and_not_printed() {
    let emulator = organisation().await;
    let error = get::<Ticket>(CASE).send(&client(&emulator, "wrong-secret-of-the-test")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    let text = told(&error);
    assert!(text.contains("AADSTS7000215"), "{text}");
    assert!(!text.contains("wrong-secret-of-the-test"), "{text}");
}

#[test]
fn what_is_missing_is_named_before_anything_is_sent() {
    let wrong = |tenant: &str, application: &str, secret: &str| {
        let error = AzureIdentity::new().client_secret(tenant, application, secret).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.source().unwrap().to_string()
    };
    assert!(wrong("not a tenant", APPLICATION, SECRET).contains("tenant"));
    assert!(wrong(TENANT, "", SECRET).contains("client ID"));
    assert!(wrong(TENANT, APPLICATION, "").contains("secret"));
}
