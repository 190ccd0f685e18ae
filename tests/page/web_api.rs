//! `WebApi` in the page: the same commands over `fetch`, to the page's own origin, with its session and no token.

use serde_json::{Value, json};

use super::stage::{Stage, on_page};

const CONVERSATION: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

/// An organisation with a case, and a conversation that it is linked to or not.
async fn seed(stage: &Stage, linked: bool) {
    let send = "
        const [rows, done] = arguments;
        (async () => {
          for (const [path, row] of rows) {
            const headers = { 'content-type': 'application/json' };
            const response = await fetch(`/api/data/v9.2/${path}`, { method: 'PATCH', headers, body: JSON.stringify(row) });
            if (!response.ok) throw await response.text();
          }
        })().then(() => done(null), (error) => done(String(error)));
    ";
    let bound = if linked { json!(format!("/incidents({CASE})")) } else { Value::Null };
    let rows = json!([
        [format!("incidents({CASE})"), { "title": "No dial tone" }],
        [format!("msdyn_ocliveworkitems({CONVERSATION})"), { "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": bound }],
    ]);
    assert_eq!(stage.run_async(send, rows).await, Value::Null);
    stage.emulator().clear_requests();
}

fn order(act: &str) -> Value {
    json!({ "act": act, "entity": "incident", "record": CASE, "conversation": CONVERSATION })
}

fn held(stage: &Stage) -> Value {
    let row = stage.emulator().row("msdyn_ocliveworkitems", CONVERSATION).expect("it is there");
    row["_msdyn_issueid_value"].clone()
}

#[test]
fn unlinks_with_the_session_of_the_page() {
    on_page(async |stage| {
        seed(stage, true).await;
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["ok"]["record"], CASE, "{outcome}");
        assert_eq!(held(stage), Value::Null);
        let methods: Vec<_> = stage.emulator().requests().iter().map(|request| request.method.clone()).collect();
        assert_eq!(methods, ["GET", "PATCH"]);
        assert_eq!(stage.calls().await.len(), 0, "nothing goes through the page's functions");
    });
}

#[test]
fn links_and_says_what_is_in_the_slot_instead() {
    on_page(async |stage| {
        seed(stage, false).await;
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["error"]["kind"], "NotLinked", "{outcome}");
        let outcome = stage.perform(order("link_over_web_api")).await;
        assert_eq!(outcome["ok"], json!({ "record": CASE, "replaced": null }));
        assert_eq!(held(stage), CASE);
    });
}

#[test]
fn tells_that_nobody_is_signed_in() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.sign_out().await;
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["error"]["kind"], "Unauthenticated", "{outcome}");
        assert_eq!(stage.emulator().requests().len(), 0);
    });
}

#[test]
fn tells_that_the_conversation_is_gone() {
    on_page(async |stage| {
        seed(stage, true).await;
        stage.emulator().delete("msdyn_ocliveworkitems", CONVERSATION).expect("it is there");
        let outcome = stage.perform(order("unlink_over_web_api")).await;
        assert_eq!(outcome["error"]["kind"], "NotFound", "{outcome}");
    });
}
