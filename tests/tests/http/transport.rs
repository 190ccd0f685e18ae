//! What can happen to a request on its way, and what the error says of it.

use std::time::Duration;

use omni_runtime::entities::Incident;
use omni_runtime::wire::Request;
use omni_runtime::{Error, ErrorKind, Retries, Secret, WebApi, unlink};
use reqwest::Proxy;
use tests::canned::{Reply, Server};
use tests::organisation::{CASE, CONVERSATION, TOKEN};

async fn unlink_at(url: &str) -> Error {
    let client = WebApi::builder(url).token(TOKEN).retries(Retries::none()).timeout(Duration::from_secs(2));
    let client = client.build().unwrap();
    unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err()
}

async fn unlink_with(reply: Reply) -> Error {
    let server = Server::start([reply]).await;
    unlink_at(server.url()).await
}

#[tokio::test]
async fn keeps_all_that_a_throttling_service_says() {
    let body = r#"{"error":{"code":"0x80072322","message":"Number of requests exceeded the limit of 6000 over time window of 300 seconds."}}"#;
    let error = unlink_with(Reply::new("429 Too Many Requests", "retry-after: 17\r\nreq_id: r-7\r\n", body)).await;
    assert!(error.is_throttled() && error.is_retryable());
    assert_eq!((error.code(), error.request_id()), (Some("0x80072322"), Some("r-7")));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(17)));
    assert!(error.service_message().unwrap().starts_with("Number of requests exceeded"));
}

#[tokio::test]
async fn keeps_the_page_of_a_proxy() {
    let error = unlink_with(Reply::new("502 Bad Gateway", "content-type: text/html\r\n", "<h1>Bad gateway</h1>")).await;
    assert_eq!((error.kind(), error.body()), (ErrorKind::Service, Some("<h1>Bad gateway</h1>")));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn keeps_a_page_that_came_in_place_of_a_row() {
    let login = "<html>Sign in to the network</html>";
    let error = unlink_with(Reply::new("200 OK", "content-type: text/html\r\nreq_id: r-7\r\n", login)).await;
    assert_eq!((error.kind(), error.status(), error.body()), (ErrorKind::Decode, Some(200), Some(login)));
    assert_eq!(error.request_id(), Some("r-7"));
    assert!(!error.to_string().contains("Sign in"), "{error}");
    let error = unlink_with(Reply::new("200 OK", "", r#"[{"lastname":"Valdes"}]"#)).await;
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, None), "what may be of a person is not kept");
}

#[tokio::test]
async fn says_what_a_refused_token_lacks() {
    let challenge = "Bearer authorization_uri=https://login.microsoftonline.com/t/oauth2/authorize";
    let error = unlink_with(Reply::new("401 Unauthorized", &format!("www-authenticate: {challenge}\r\n"), "")).await;
    assert_eq!((error.kind(), error.challenge()), (ErrorKind::Unauthenticated, Some(challenge)));
}

#[tokio::test]
async fn a_reply_that_is_not_a_row_is_no_reason_to_write() {
    for body in [
        "<html/>",
        "[]",
        "{}",
        r#"{"@odata.etag":"W/\"1\"","_msdyn_issueid_value":"6b726d86-d37c-43b8-b3a4-c4056ddd2e07"}"#,
    ] {
        let server = Server::start([Reply::new("200 OK", "", body)]).await;
        let error = unlink_at(server.url()).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}: {error}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn tells_a_connection_that_was_never_made_from_one_that_broke() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(unlink_at(&format!("http://{closed}")).await.kind(), ErrorKind::Connect);
    assert_eq!(unlink_with(Reply::Drop).await.kind(), ErrorKind::Interrupted);
    let cut = Reply::Text("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"@odata.etag\"".to_owned());
    assert_eq!(unlink_with(cut).await.kind(), ErrorKind::Interrupted);
}

#[tokio::test]
async fn does_not_wait_for_ever() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client =
        WebApi::builder(url).token(TOKEN).retries(Retries::none()).timeout(Duration::from_millis(200)).build().unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.to_string().ends_with("no reply came in time"), "{error}");
}

#[tokio::test]
async fn carries_no_token_to_where_a_redirect_points() {
    let thief = Server::start([Reply::new("200 OK", "", "{}")]).await;
    let location = format!("location: {}/\r\n", thief.url());
    let error = unlink_with(Reply::new("307 Temporary Redirect", &location, "")).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Refused, Some(307)));
    assert!(thief.requests().is_empty());
}

#[tokio::test]
async fn asks_the_token_source_before_every_request_and_reports_its_error() {
    let server = Server::start([Reply::new("401 Unauthorized", "", "")]).await;
    let client = WebApi::builder(server.url()).token_source(|| async { Ok(Secret::new("fresh-1")) }).build().unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(server.requests()[0].contains("authorization: Bearer fresh-1"));

    let client = WebApi::builder(server.url()).token_source(|| async { Err(Error::token("the vault is sealed")) });
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client.build().unwrap()).await.unwrap_err();
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the vault is sealed");
}

#[tokio::test]
async fn a_token_that_cannot_be_sent_is_an_error_that_does_not_show_it() {
    let client = WebApi::builder("http://127.0.0.1:9").token("se\ncret").build().unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(!format!("{error} {error:?}").contains("cret"), "{error:?}");
}

#[test]
fn says_at_build_what_is_missing() {
    let error = WebApi::builder("https://contoso.crm.dynamics.com").build().unwrap_err();
    assert_eq!(error.to_string(), "no token: call `token`, `credential` or `token_source`");
    let error = WebApi::builder("https://contoso.crm.dynamics.com").token("t").version("9").build().unwrap_err();
    assert!(error.to_string().contains("`9` is not a version"), "{error}");
}

#[test]
fn builds_for_https_without_a_provider_installed() {
    // reqwest's own builder panics here: nothing in this process has installed a provider of cryptography.
    let client = WebApi::builder("https://contoso.crm.dynamics.com").token(TOKEN).build().unwrap();
    assert!(format!("{client:?}").contains("contoso"));
}

#[tokio::test]
async fn the_name_of_a_header_may_have_capitals_and_is_an_error_where_it_is_none() {
    let server = Server::start([Reply::new("200 OK", "", "{}")]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).retries(Retries::none()).build().unwrap();
    let request = |name| Request::new(http::Method::GET, "accounts").header(name, "x");
    client.request(request("X-Own")).await.unwrap();
    assert!(server.requests()[0].to_lowercase().contains("x-own: x"));
    let error = client.request(request("not a name")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("`not a name` is not the name of a header"), "{error}");
}

#[tokio::test]
async fn a_proxy_that_is_set_is_asked_for_the_organisation() {
    let proxy = Server::start([Reply::new("502 Bad Gateway", "", "")]).await;
    let client = WebApi::builder("https://contoso.crm.dynamics.com")
        .token(TOKEN)
        .proxy(Proxy::all(proxy.url()).unwrap())
        .timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    let asked = proxy.requests();
    assert!(asked[0].starts_with("CONNECT contoso.crm.dynamics.com:443"), "{asked:?}");
    assert!(!asked.iter().any(|request| request.contains(TOKEN)), "the proxy never sees the token");
}

#[tokio::test]
async fn a_client_of_one_s_own_is_not_combined_with_what_it_would_not_do() {
    let build = |builder: omni_runtime::WebApiBuilder| builder.token(TOKEN).build().unwrap_err();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let own = || WebApi::builder("https://contoso.crm.dynamics.com").http_client(reqwest::Client::new());
    for (name, builder) in
        [("proxy", own().proxy(Proxy::all("http://127.0.0.1:9").unwrap())), ("user_agent", own().user_agent("contoso"))]
    {
        let error = build(builder);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(
            error.to_string().contains(&format!("`{name}`")) && error.to_string().contains("`http_client`"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_write_that_never_left_is_no_write_whose_answer_was_lost() {
    let server = Server::start([Reply::new("200 OK", "", "{}")]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).timeout(Duration::ZERO).build().unwrap();
    let error = client.request(Request::new(http::Method::PATCH, "accounts")).await.unwrap_err();
    assert!(error.to_string().contains("was not sent"), "{error}");
    assert!(!error.is_answer_lost() && error.is_retryable());
    assert!(server.requests().is_empty());
}
