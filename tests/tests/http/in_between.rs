//! What something between the client and the service answers in the service's place.

use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::entities::Incident;
use omni_runtime::wire::Request;
use omni_runtime::{
    Always, Changes, Command, ETag, ErrorKind, Execute, IfAbsent, IfExists, IfMatch, Retries, WebApi, create, delete,
    entity, get, unlink, update, update_multiple, upsert,
};
use tests::canned::{Reply, Server};
use tests::clock::Jumping;
use tests::organisation::{CASE, CONVERSATION, TOKEN};

#[entity("incident")]
#[derive(Debug)]
struct Ticket {
    title: Option<String>,
}

const PAGE: &str = "<html>Sign in to the network</html>";

fn page() -> Reply {
    Reply::new("200 OK", "content-type: text/html\r\n", PAGE)
}

fn titled() -> Changes<Incident> {
    Changes::new().set(Ticket::TITLE, "mine")
}

fn client(server: &Server) -> WebApi {
    WebApi::builder(server.url()).token(TOKEN).clock(Jumping::default()).build().unwrap()
}

/// Sends a command whose request a page answers.
async fn behind_a_page<C>(command: C)
where
    C: Command + std::fmt::Debug,
    WebApi: Execute<C>,
{
    let server = Server::start([page()]).await;
    let name = format!("{command:?}");
    let Err(error) = client(&server).execute(command).await else { panic!("{name} was taken for done") };
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, Some(PAGE)), "{name}");
    assert!(error.is_answer_lost() && !error.is_retryable(), "nobody knows what came of {name}");
    assert_eq!(server.requests().len(), 1, "{name}");
}

#[tokio::test]
async fn a_page_in_place_of_the_answer_to_a_write_is_no_success() {
    behind_a_page(update(CASE, titled(), IfExists)).await;
    behind_a_page(upsert(CASE, titled(), IfAbsent)).await;
    behind_a_page(update_multiple([(CASE, titled())], IfExists)).await;
    behind_a_page(delete(CASE, IfExists)).await;
}

#[tokio::test]
async fn a_page_in_place_of_the_answer_to_an_unlink_leaves_open_what_came_of_it() {
    let row = format!(
        r#"{{"@odata.etag":"W/\"1\"","_msdyn_issueid_value":"{CASE}","_msdyn_issueid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"incident"}}"#
    );
    let server = Server::start([Reply::new("200 OK", "content-type: application/json\r\n", &row), page()]).await;
    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_answer_lost()), (ErrorKind::Decode, true), "{error:?}");
    assert!(error.to_string().contains("text/html"), "{error}");
}

#[tokio::test]
async fn what_the_service_says_to_a_write_is_taken() {
    for reply in [
        Reply::new("204 No Content", "", ""),
        Reply::new("200 OK", "odata-version: 4.0\r\n", ""),
        Reply::new("200 OK", "odata-version: 4.0\r\n", "{}"),
        // A part of a file, behind a gateway that takes headers off.
        Reply::new("206 Partial Content", "", ""),
        Reply::new("200 OK", "odata-version: 4.0\r\ncontent-type: text/plain\r\n", "7"),
        Reply::new(
            "200 OK",
            "odata-version: 4.0\r\ncontent-type: application/json\r\n",
            r#"{"@odata.context":"$metadata#new_CheckResponse","ok":true,"error":null}"#,
        ),
        Reply::new(
            "200 OK",
            "content-type: application/json\r\n",
            "\u{feff}{\"@odata.context\":\"c\",\"title\":\"mine\"}",
        ),
    ] {
        let server = Server::start([reply.clone()]).await;
        let done = update(CASE, titled(), IfExists).send(&client(&server)).await;
        assert!(done.is_ok(), "{reply:?}: {done:?}");
    }
}

#[tokio::test]
async fn a_success_of_somebody_else_is_no_success_of_a_write() {
    let json = "content-type: application/json\r\n";
    let own = "odata-version: 4.0\r\ncontent-type: application/json\r\n";
    for reply in [
        Reply::new("200 OK", "via: 1.1 portal\r\n", ""),
        Reply::new("202 Accepted", "via: 1.1 portal\r\n", ""),
        Reply::new("200 OK", json, r#"{"error":"login_required"}"#),
        Reply::new("200 OK", json, "{}"),
        Reply::new("200 OK", own, r#"{"error":{"code":"0x80060882","message":"m"}}"#),
        Reply::new("200 OK", own, "not JSON"),
        Reply::new("200 OK", "content-type: multipart/form-data\r\n", "x"),
        Reply::new("200 OK", "odata-version: 4.0\r\ncontent-type: text/html\r\n", PAGE),
    ] {
        let server = Server::start([reply.clone(), reply.clone(), reply.clone()]).await;
        let client = client(&server);
        let updated = update(CASE, titled(), IfExists).send(&client).await.map(drop);
        let deleted = delete(CASE, IfExists).send(&client).await.map(drop);
        let upserted = upsert(CASE, titled(), Always).send(&client).await.map(drop);
        for done in [updated, deleted, upserted] {
            let Err(error) = done else { panic!("{reply:?} was taken for the service's") };
            assert_eq!((error.kind(), error.is_answer_lost()), (ErrorKind::Decode, true), "{reply:?}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_page_in_a_part_is_no_success_of_a_write() {
    let part = "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let parts = || {
        let body = format!("{part}{PAGE}\r\n{part}{PAGE}\r\n--b--\r\n");
        Reply::new("200 OK", "content-type: multipart/mixed; boundary=b\r\n", &body)
    };
    let server = Server::start([parts(), parts()]).await;
    let mut batch = Batch::new();
    let places = [CASE, CASE].map(|case| batch.add(update(case, titled(), IfExists)));
    let mut outcomes = batch.send(&client(&server)).await.unwrap();
    for place in places {
        let error = outcomes.take(place).map(drop).unwrap_err();
        assert_eq!((error.kind(), error.is_answer_lost()), (ErrorKind::Decode, true), "{error:?}");
    }
    let mut set = Changeset::new();
    let _ = set.add(update(CASE, titled(), IfExists));
    let _ = set.add(delete(CASE, IfExists));
    let error = set.send(&client(&server)).await.map(drop).unwrap_err();
    assert_eq!((error.kind(), error.is_answer_lost()), (ErrorKind::Decode, true), "{error:?}");
}

#[tokio::test]
async fn a_page_that_says_not_found_is_no_sign_that_a_row_is_gone() {
    let lost = || Server::start([Reply::Drop, Reply::new("404 Not Found", "content-type: text/html\r\n", PAGE)]);
    let server = lost().await;
    let version = ETag::new("W/\"1\"");
    let error = delete(CASE, IfMatch(version)).send(&client(&server)).await.unwrap_err();
    assert!(error.is_not_found() && error.is_answer_lost(), "{error:?}");
}

#[tokio::test]
async fn many_parts_in_a_refusal_are_a_success_of_a_batch_alone() {
    let parts = "content-type: multipart/mixed; boundary=b\r\n";
    let server = Server::start([Reply::new("400 Bad Request", parts, "--b--\r\n")]).await;
    let error = update(CASE, titled(), IfExists).send(&client(&server)).await.unwrap_err();
    assert!(error.is_invalid(), "{error:?}");
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_named_and_not_shown() {
    let server = Server::start([]).await;
    let key = "Bearer of-a-colleague\n";
    let request = Request::new(http::Method::GET, "incidents").header("authorization", key);
    let error = client(&server).request(request).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("`authorization`") && !shown.contains("colleague"), "{shown}");
}

#[tokio::test]
async fn a_row_that_was_cut_off_is_not_kept() {
    for of_a_person in
        ["\u{feff}{\"title\":\"Valdes, 4 Main Street", "\"Valdes, 4 Main Street\"", "ldes\",\"x\":\"Valdes\"}"]
    {
        let server = Server::start([Reply::new("200 OK", "content-type: application/json\r\n", of_a_person)]).await;
        let error = get::<Ticket>(CASE).send(&client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, None));
        assert!(!format!("{error:?}").contains("Valdes"), "{error:?}");
    }
}

/// What a gateway answers that repeats the request: as JSON, as a page, beyond the end of what is kept, in a header, as a
/// success.
fn echoes() -> [Reply; 7] {
    let json = format!(r#"{{"error":{{"code":"","message":"JWT rejected: {TOKEN}"}}}}"#);
    let page = format!("<pre>PATCH / HTTP/1.1\nauthorization: Bearer {TOKEN}</pre>");
    let at_the_end = format!("{}{TOKEN}", "x".repeat(4096 - TOKEN.len() / 2));
    let challenge = format!("www-authenticate: Bearer error_description=\"{TOKEN}\"\r\n");
    [
        Reply::new("403 Forbidden", "content-type: application/json\r\n", &json),
        Reply::new("502 Bad Gateway", "content-type: text/html\r\n", &page),
        Reply::new("502 Bad Gateway", "content-type: text/plain\r\n", &at_the_end),
        Reply::new("401 Unauthorized", &challenge, ""),
        Reply::new("200 OK", "content-type: text/html\r\n", &page),
        Reply::new("200 OK", "content-type: application/json\r\n", &page),
        Reply::new("200 OK", "content-type: application/json\r\n", &format!("authorization: Bearer {TOKEN}")),
    ]
}

#[tokio::test]
async fn a_reply_that_repeats_the_request_does_not_bring_the_token_into_an_error() {
    let server = Server::start(echoes()).await;
    let client = WebApi::builder(server.url()).token(TOKEN).retries(Retries::none()).build().unwrap();
    for _ in echoes() {
        let error = update(CASE, titled(), IfExists).send(&client).await.map(|_| ()).unwrap_err();
        let printed = format!("{error} {error:?} {:?}", error.body());
        // Half of it, behind which the rest was cut off, is too much.
        assert!(!printed.contains(&TOKEN[..TOKEN.len() / 2]), "{printed}");
    }
    assert_eq!(server.requests().len(), echoes().len());
}

/// What the service says is not changed by what an app calls itself.
#[tokio::test]
async fn a_row_and_an_address_keep_the_words_of_a_header() {
    let version = "odata-version: 4.0\r\n";
    let id = format!("{version}odata-entityid: https://contoso.crm.dynamics.com/api/data/v9.2/incidents({CASE})\r\n");
    let row = r#"{"@odata.context":"c","title":"mail of contoso to us"}"#;
    let part = format!(
        "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{row}\r\n"
    );
    let parts = format!("{part}{part}--b--\r\n");
    let server = Server::start([
        Reply::new("204 No Content", &id, ""),
        Reply::new("200 OK", "content-type: multipart/mixed; boundary=b\r\n", &parts),
        Reply::new("200 OK", "content-type: multipart/mixed; boundary=b\r\n", &parts),
    ])
    .await;
    let client = client(&server).with_header("MSCRM.SolutionUniqueName", "contoso").unwrap();
    assert_eq!(create(titled()).send(&client).await.unwrap().id(), CASE);
    let mut batch = Batch::new();
    let places = [CASE, CASE].map(|case| batch.add(get::<Ticket>(case)));
    let mut outcomes = batch.send(&client).await.unwrap();
    for place in places {
        assert_eq!(outcomes.take(place).unwrap().record().title.as_deref(), Some("mail of contoso to us"));
    }
    // A batch that an app has written itself.
    let own = Request::new(http::Method::POST, "%24batch").content("multipart/mixed; boundary=a", "--a--");
    assert!(client.request(own).await.is_ok());
}

#[tokio::test]
async fn a_part_that_repeats_the_request_does_not_bring_the_token_into_an_error() {
    let part = |status: &str| {
        format!(
            "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n<pre>Bearer {TOKEN}</pre>\r\n"
        )
    };
    let parts = format!("{}{}--b--\r\n", part("502 Bad Gateway"), part("200 OK"));
    let server = Server::start([Reply::new("200 OK", "content-type: multipart/mixed; boundary=b\r\n", &parts)]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).retries(Retries::none()).build().unwrap();
    let mut batch = Batch::new();
    let places = [CASE, CASE].map(|case| batch.add(update(case, titled(), IfExists)));
    let mut outcomes = batch.send(&client).await.unwrap();
    for place in places {
        let error = outcomes.take(place).map(drop).unwrap_err();
        assert!(error.body().is_some_and(|body| body.contains("Bearer …")), "{error:?}");
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
    }
}

/// Every header that an app sets is a secret of its own, whatever it is called, also one of a single request.
#[tokio::test]
async fn a_reply_that_repeats_the_request_does_not_bring_an_app_s_headers_into_an_error() {
    let page = "<pre>x-api-key: hunter2 x-gateway: OWNSECRET123</pre>";
    let server = Server::start([Reply::new("502 Bad Gateway", "content-type: text/html\r\n", page)]).await;
    let client = WebApi::builder(server.url()).token(TOKEN).retries(Retries::none()).build().unwrap();
    let client = client.with_header("x-api-key", "hunter2").unwrap();
    let request = Request::new(http::Method::GET, "incidents").header("x-gateway", "OWNSECRET123");
    assert!(!format!("{request:?} {request}").contains("OWNSECRET123"), "{request}");
    let error = client.request(request).await.unwrap_err();
    let printed = format!("{error} {error:?} {:?}", error.body());
    assert!(!printed.contains("hunter2") && !printed.contains("OWNSECRET123"), "{printed}");
}
