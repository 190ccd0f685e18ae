//! The connection and the token endpoint.

use std::net::Ipv4Addr;
use std::sync::Arc;

use omni_emulator::Emulator;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::support::*;

const WHO_AM_I: &str = "GET /api/data/v9.2/WhoAmI HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n";

async fn read_reply(stream: &mut BufReader<TcpStream>) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).await.unwrap(), 0, "{head}");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    head + std::str::from_utf8(&body).unwrap()
}

/// A connection without a client that would put a request right.
async fn connect(emulator: &Emulator) -> BufReader<TcpStream> {
    BufReader::new(TcpStream::connect(emulator.url().strip_prefix("http://").unwrap()).await.unwrap())
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let emulator = start().await;
    let mut stream = connect(&emulator).await;
    for _ in 0..3 {
        stream.write_all(format!("{WHO_AM_I}\r\n").as_bytes()).await.unwrap();
        let reply = read_reply(&mut stream).await;
        assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
        assert!(reply.contains("http://localhost/api/data/v9.2/$metadata#"), "{reply}");
    }
    assert_eq!(emulator.requests().len(), 3);
}

#[tokio::test]
async fn a_client_that_waits_to_send_its_body_is_told_to_go_on() {
    let emulator = start().await;
    let mut stream = connect(&emulator).await;
    let head = format!(
        "PATCH /api/data/v9.2/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nExpect: 100-continue\r\n\
         Content-Length: 13\r\n\r\n",
        case()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(read_reply(&mut stream).await, "HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(br#"{"title":"x"}"#).await.unwrap();
    assert!(read_reply(&mut stream).await.starts_with("HTTP/1.1 204"));
    assert_eq!(emulator.row("incident", CASE).unwrap()["title"], "x");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_and_remembered() {
    let emulator = start().await;
    let mut stream = connect(&emulator).await;
    let head = format!(
        "PATCH /api/data/v9.2/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nx-ms-client-request-id: mine\r\n\
         Content-Length: 13\r\n\r\n",
        case()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"{\"title\":\"\xff\"}").await.unwrap();
    let reply = read_reply(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 400") && reply.contains("not UTF-8"), "{reply}");
    assert!(reply.contains("x-ms-client-request-id: mine\r\n") && reply.contains("req_id: "), "{reply}");
    let logged = emulator.requests();
    assert_eq!((logged[0].path.as_str(), logged[0].status), (format!("/api/data/v9.2/{}", case()).as_str(), 400));
    assert_eq!(logged[0].header("authorization"), Some("Bearer [redacted]"));
}

async fn over_tls(emulator: &Emulator, roots: RootCertStore, name: &'static str) -> std::io::Result<String> {
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let connector = TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth()));
    let stream = TcpStream::connect(emulator.url().strip_prefix("https://").unwrap()).await?;
    let mut stream = connector.connect(ServerName::try_from(name).unwrap(), stream).await?;
    stream.write_all(format!("{WHO_AM_I}Connection: close\r\n\r\n").as_bytes()).await?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await?;
    Ok(reply)
}

#[tokio::test]
async fn https_is_served_to_whoever_trusts_the_certificate() {
    let emulator = linked().tls().host("org.example").start().await.unwrap();
    assert!(emulator.url().starts_with("https://127.0.0.1:"), "{}", emulator.url());
    let authority = CertificateDer::from_pem_slice(emulator.certificate_pem().unwrap().as_bytes()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(authority).unwrap();
    for name in ["127.0.0.1", "localhost", "org.example"] {
        let reply = over_tls(&emulator, roots.clone(), name).await.unwrap();
        assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
        assert!(reply.contains("https://localhost/api/data/v9.2/$metadata#"), "{reply}");
    }
    assert!(over_tls(&emulator, roots, "evil.example").await.is_err());
    assert!(over_tls(&emulator, RootCertStore::empty(), "localhost").await.is_err(), "nobody trusts it unasked");
    assert_eq!(start().await.certificate_pem(), None);
}

#[tokio::test]
async fn a_name_that_was_not_allowed_is_refused_and_told() {
    let emulator = linked().host("org.example").start().await.unwrap();
    let who_am_i = async |emulator: &Emulator, target: &str, host: &str| {
        raw(
            emulator,
            "GET",
            &format!("{target}/api/data/v9.2/WhoAmI"),
            &[("Authorization", "Bearer x"), ("Host", host)],
            "",
        )
        .await
    };
    for host in ["evil.example", "evil.example:80", ""] {
        let reply = who_am_i(&emulator, "", host).await;
        reply.assert_error(421, "EmulatorUnknownHost", "--host");
        assert!(reply.error().2.contains(host.trim_end_matches(":80")), "{reply:?}");
    }
    assert_eq!(raw(&emulator, "GET", "/", &[("Host", "evil.example")], "").await.status, 421, "the page too");
    assert_eq!(emulator.requests()[0].status, 421);
    // A proxy's client names the host in the address, which goes before the header.
    assert_eq!(who_am_i(&emulator, "http://evil.example", "localhost").await.status, 421);
    for (target, host) in [("", "localhost"), ("", "ORG.example:8443"), ("", "[::1]:1"), ("http://org.example", "h")] {
        assert_eq!(who_am_i(&emulator, target, host).await.status, 200, "{target} {host}");
    }
    // HTTP/1.0 has no such header, and no browser speaks it.
    let mut stream = connect(&emulator).await;
    stream.write_all(b"GET /api/data/v9.2/WhoAmI HTTP/1.0\r\nAuthorization: Bearer x\r\n\r\n").await.unwrap();
    assert!(read_reply(&mut stream).await.contains(emulator.url()));
    let for_others = linked().listen(Ipv4Addr::UNSPECIFIED.into()).start().await.unwrap();
    assert_eq!(who_am_i(&for_others, "", "any.example").await.status, 200);
}

async fn token(emulator: &Emulator, form: &str) -> Reply {
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    raw(emulator, "POST", "/contoso.onmicrosoft.com/oauth2/v2.0/token", &headers, form).await
}

const GRANT: &str =
    "grant_type=client_credentials&client_id=app&client_secret=s3%26cret&scope=https%3A%2F%2Fo%2F.default";

#[tokio::test]
async fn the_token_endpoint_gives_the_token_that_is_let_in() {
    let emulator = linked().bearer("the-token").client("app", "s3&cret").start().await.unwrap();
    let reply = token(&emulator, GRANT).await;
    let body = reply.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &3599.into()));
    assert_eq!(body["access_token"], "the-token");
    let headers = [("Authorization", "Bearer the-token")];
    assert_eq!(raw(&emulator, "GET", "/api/data/v9.2/WhoAmI", &headers, "").await.status, 200);
    let logged = format!("{:?}", emulator.requests());
    assert!(!logged.contains("s3") && !logged.contains("the-token"), "{logged}");
}

#[tokio::test]
async fn the_token_that_is_let_in_is_given_to_nobody_unless_an_application_is_named() {
    let emulator = linked().bearer("the-token").start().await.unwrap();
    let reply = token(&emulator, GRANT).await;
    assert_eq!((reply.status, reply.json()["error"].as_str()), (401, Some("invalid_client")));
    assert!(reply.body.contains("--client") && !reply.body.contains("the-token"), "{reply:?}");
}

#[tokio::test]
async fn the_token_endpoint_says_what_is_wrong() {
    let emulator = linked().client("app", "s3&cret").start().await.unwrap();
    for (form, status, error, code) in [
        (GRANT.replace("s3", "x"), 401, "invalid_client", "AADSTS7000215"),
        (GRANT.replace("=app", "=other"), 400, "unauthorized_client", "AADSTS700016"),
        (GRANT.replace("client_credentials", "password"), 400, "unsupported_grant_type", "AADSTS70003"),
        (GRANT.replace("&scope", "&scop"), 400, "invalid_request", "AADSTS900144"),
        (GRANT.replace("_secret", "_assertion"), 501, "invalid_client", "client_assertion is not implemented"),
        (GRANT.replace(".default", "user_impersonation"), 400, "invalid_scope", "AADSTS1002012"),
    ] {
        let reply = token(&emulator, &form).await;
        assert_eq!((reply.status, reply.json()["error"].as_str()), (status, Some(error)), "{form}");
        assert!(reply.json()["error_description"].as_str().unwrap().starts_with(code), "{reply:?}");
    }
    let any = start().await;
    assert_eq!(token(&any, GRANT).await.status, 200);
    assert_eq!(raw(&any, "GET", "/x/oauth2/v2.0/token", &[], "").await.status, 405);
}
