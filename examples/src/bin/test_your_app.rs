//! Code of an app, and its tests against an emulated organisation: also against one that fails.
//!
//! `cargo run -p examples --bin test_your_app` runs the code once; `cargo test -p examples --bin test_your_app` its tests.

use std::error::Error;

use omni_emulator::Emulator;
use omni_runtime::entities::{Contact, Incident};
use omni_runtime::{ConversationId, Id, WebApi, link, unlink};
use serde_json::json;

const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
const VALDES: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
const CONVERSATION: ConversationId = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");

/// The app: a caller turned out to be somebody else, so the case goes and the right customer comes.
///
/// Gives whether there was a case to take off.
async fn change_caller(
    client: &WebApi,
    conversation: ConversationId,
    case: Id<Incident>,
    caller: Id<Contact>,
) -> Result<bool, omni_runtime::Error> {
    link::<Contact>(caller, conversation).send(client).await?;
    match unlink::<Incident>(case, conversation).send(client).await {
        Ok(_) => Ok(true),
        // A colleague was faster.
        Err(error) if error.is_not_linked() => Ok(false),
        Err(error) => Err(error),
    }
}

/// The organisation of the tests: a conversation about a case.
async fn organisation() -> Result<(Emulator, WebApi), Box<dyn Error>> {
    let linked = json!({
        "activityid": CONVERSATION,
        "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": format!("/incidents({CASE})"),
    });
    let emulator = Emulator::builder()
        .row("incidents", json!({ "incidentid": CASE }))
        .row("contacts", json!({ "contactid": VALDES }))
        .row("msdyn_ocliveworkitems", linked)
        .start()
        .await?;
    let client = WebApi::builder(emulator.url()).token("any").build()?;
    Ok((emulator, client))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (emulator, client) = organisation().await?;
    let had_case = change_caller(&client, CONVERSATION, CASE, VALDES).await?;
    println!("there was a case: {had_case}");
    for request in emulator.requests() {
        println!("{} {} -> {}", request.method, request.path, request.status);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use omni_emulator::Failure;
    use serde_json::Value;

    use super::*;

    #[tokio::test]
    async fn the_case_goes_and_the_caller_comes() {
        let (emulator, client) = organisation().await.unwrap();
        assert!(change_caller(&client, CONVERSATION, CASE, VALDES).await.unwrap());
        let row = emulator.row("msdyn_ocliveworkitems", CONVERSATION).unwrap();
        assert_eq!((&row["_msdyn_issueid_value"], &row["_msdyn_customer_value"]), (&Value::Null, &json!(VALDES)));
    }

    #[tokio::test]
    async fn a_colleague_may_be_faster() {
        let (emulator, client) = organisation().await.unwrap();
        // Between the read and the write of the app, somebody takes the case off.
        let mut first = true;
        emulator.before_each_write(move |rows| {
            if !std::mem::take(&mut first) {
                let cleared = json!({ "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": null });
                rows.patch("msdyn_ocliveworkitems", CONVERSATION, cleared).unwrap();
            }
        });
        assert!(!change_caller(&client, CONVERSATION, CASE, VALDES).await.unwrap());
    }

    #[tokio::test]
    async fn a_service_that_fails_now_and_then_makes_no_difference() {
        let (emulator, client) = organisation().await.unwrap();
        emulator.fail_next(Failure::Unavailable { retry_after: None });
        emulator.fail_next_write(Failure::DroppedAfterCommit);
        assert!(change_caller(&client, CONVERSATION, CASE, VALDES).await.unwrap());
        assert_eq!(emulator.writes().len(), 2, "nothing is written twice");
    }
}
