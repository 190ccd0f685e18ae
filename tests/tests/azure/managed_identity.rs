//! The identity of the machine: of a virtual machine, whose metadata service gives tokens, or of App Service.

use omni_emulator::Emulator;
use omni_runtime::AzureIdentity;
use omni_runtime::reqwest::{Client, Proxy, Url};
use serde_json::json;
use tests::canned::{Reply, Server};
use tests::organisation::TOKEN;

use crate::deployed::run_well;
use crate::{APPLICATION, is_linked, linked, unlink_with};

/// What the machine's endpoint answers. Its numbers are text.
fn token(emulator: &Emulator) -> Reply {
    let until = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() + 3600;
    let body = json!({
        "access_token": TOKEN, "expires_on": until.to_string(), "resource": emulator.url(), "token_type": "Bearer",
    });
    Reply::new("200 OK", "content-type: application/json\r\n", &body.to_string())
}

/// The one request's URL and its headers.
fn asked_once(endpoint: &Server) -> (Url, String) {
    let requests = endpoint.requests();
    assert_eq!(requests.len(), 1, "one token for all requests: {requests:?}");
    let (line, headers) = requests[0].split_once("\r\n").unwrap();
    let target = line.strip_prefix("GET ").unwrap().strip_suffix(" HTTP/1.1").unwrap();
    let url = Url::parse(endpoint.url()).unwrap().join(target).unwrap();
    (url, headers.to_ascii_lowercase())
}

/// The fields of the query.
fn query(url: &Url) -> Vec<(String, String)> {
    let mut query: Vec<_> = url.query_pairs().into_owned().collect();
    query.sort();
    query
}

fn fields<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// The metadata service has an address that leads nowhere here, so the test stands in as a proxy.
#[tokio::test]
async fn a_virtual_machine_unlinks_with_the_identity_that_is_named() {
    let emulator = linked().await;
    let service = Server::start([token(&emulator)]).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::builder().proxy(Proxy::http(service.url()).unwrap()).build().unwrap();
    let credential = AzureIdentity::new().http_client(http).user_assigned_identity(APPLICATION).unwrap();
    unlink_with(credential, &emulator).await.unwrap();
    assert!(!is_linked(&emulator));

    let (url, headers) = asked_once(&service);
    assert_eq!(url.as_str().split('?').next().unwrap(), "http://169.254.169.254/metadata/identity/oauth2/token");
    let expected = [("api-version", "2019-08-01"), ("client_id", APPLICATION), ("resource", emulator.url())];
    assert_eq!(query(&url), fields(expected));
    assert!(headers.contains("metadata: true\r\n"), "{headers}");
}

#[tokio::test]
async fn an_app_service_unlinks_with_its_own_identity_and_no_proxy_sees_the_token() {
    let emulator = linked().await;
    let (service, proxy) = (Server::start([token(&emulator)]).await, Server::start([token(&emulator)]).await);
    let endpoint = format!("{}/msi/token", service.url());
    let variables = [
        ("IDENTITY_ENDPOINT", endpoint.as_str()),
        ("IDENTITY_HEADER", "the-key-of-the-machine"),
        ("HTTP_PROXY", proxy.url()),
        ("http_proxy", proxy.url()),
    ];
    run_well(&["machine", emulator.url()], &variables).await;
    assert!(!is_linked(&emulator));

    assert!(proxy.requests().is_empty(), "{:?}", proxy.requests());
    let (url, headers) = asked_once(&service);
    assert_eq!(url.path(), "/msi/token");
    assert_eq!(query(&url), fields([("api-version", "2019-08-01"), ("resource", emulator.url())]));
    assert!(headers.contains("x-identity-header: the-key-of-the-machine\r\n"), "{headers}");
}
