//! The page at `/`.

use omni_emulator::Failure;
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn it_shows_tables_rows_and_requests_to_whoever_asks() {
    let emulator = start().await;
    get(&emulator, "WhoAmI").await;
    emulator.fail_next(Failure::Forbidden);
    get(&emulator, "incidents").await;
    let page = raw(&emulator, "GET", "/?table=incident", &[], "").await;
    assert_eq!(page.status, 200);
    assert!(page.header("Content-Type").unwrap().starts_with("text/html"));
    assert!(page.header("Content-Security-Policy").unwrap().starts_with("default-src 'none'"));
    for part in [CASE, "No dial tone", "/api/data/v9.2/WhoAmI", "incidents (2)", "Requests (2)", "Forbidden"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let conversations = raw(&emulator, "GET", "/?table=msdyn_ocliveworkitem", &[], "").await.body;
    assert!(conversations.contains("<a href=\"/?table=incident\">incident</a>"), "{conversations}");
    assert_eq!(emulator.requests().len(), 2, "looking leaves no trace");
}

#[tokio::test]
async fn nothing_of_a_row_or_of_a_request_is_taken_for_markup() {
    let emulator = start().await;
    let script = "<script>alert('x')</script>";
    post(&emulator, "incidents", &[], &json!({ "title": script })).await;
    get(&emulator, "%3Cb%3E").await;
    let page = raw(&emulator, "GET", "/?table=incident", &[], "").await.body;
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)"), "{page}");
    let unknown = raw(&emulator, "GET", "/?table=<x>", &[], "").await;
    assert!(!unknown.body.contains("<x>"), "{unknown:?}");
}

#[tokio::test]
async fn where_a_token_is_set_it_is_the_password() {
    let emulator = linked().bearer("tok").start().await.unwrap();
    let refused = raw(&emulator, "GET", "/", &[], "").await;
    assert_eq!((refused.status, refused.header("WWW-Authenticate")), (401, Some("Basic realm=\"omni-emulator\"")));
    // me:tok, me:no, and a name without a password
    for (authorization, status) in
        [("Basic bWU6dG9r", 200), ("Basic bWU6bm8=", 401), ("Basic dG9r", 401), ("Bearer tok", 200), ("Basic %", 401)]
    {
        assert_eq!(raw(&emulator, "GET", "/", &[("Authorization", authorization)], "").await.status, status);
    }
}
