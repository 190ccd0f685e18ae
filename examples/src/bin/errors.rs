//! What can go wrong, and what a program asks of the error: each is provoked in an emulated organisation.
//!
//! `cargo run -p examples --bin errors`. In an organisation of yours, provoke them with the other examples.

use std::error::Error;
use std::time::Duration;

use omni_emulator::{Emulator, Failure};
use omni_runtime::entities::{Contact, Incident};
use omni_runtime::{ConversationId, ErrorKind, Id, Reference, Retries, WebApi, link, unlink};
use serde_json::json;

const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
const OTHER: Id<Incident> = Id::constant("0f1d2c3b-4a59-4687-8796-a5b4c3d2e1f0");
const VALDES: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
const CONVERSATION: ConversationId = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
const CLOSED: ConversationId = Id::constant("0d1f2c3b-4a59-4687-8796-a5b4c3d2e1f0");
const GONE: ConversationId = Id::constant("00000000-0000-4000-8000-00000000dead");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = organisation().await?;
    // A client repeats what is safe to repeat; this one does not, so that each error is seen.
    let client = WebApi::builder(emulator.url()).token("any").retries(Retries::none()).build()?;

    let error = unlink::<Incident>(CASE, CONVERSATION).send(&client).await.err().ok_or("it was linked")?;
    println!("{error}");
    assert!(error.is_not_linked());
    // What the slot holds instead, typed by its table.
    assert_eq!(error.held().and_then(Reference::id_in::<Incident>), Some(OTHER));

    let error = link::<Contact>(VALDES, CLOSED).send(&client).await.err().ok_or("it was open")?;
    println!("{error}");
    assert!(error.is_closed() && !error.is_retryable());

    let error = unlink::<Incident>(CASE, GONE).send(&client).await.err().ok_or("it was there")?;
    println!("{error}");
    assert!(error.is_not_found());
    // What the service's support asks for.
    assert_eq!((error.code(), error.code_name()), (Some("0x80040217"), Some("ObjectDoesNotExist")));
    assert!(error.request_id().is_some());

    emulator.fail_next(Failure::TooManyRequests { retry_after: Duration::from_secs(17) });
    let error = unlink::<Incident>(OTHER, CONVERSATION).send(&client).await.err().ok_or("it was let in")?;
    println!("{error}");
    assert!(error.is_throttled() && error.is_retryable());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(17)));

    emulator.fail_next_write(Failure::DroppedAfterCommit);
    let error = unlink::<Incident>(OTHER, CONVERSATION).send(&client).await.err().ok_or("it was answered")?;
    println!("{error}");
    // The write may have been carried out, and was. `again` says so, and comes to the same end.
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    let done = unlink::<Incident>(OTHER, CONVERSATION).again().send(&client).await?;
    println!("unlinked {}, once", done.record());
    assert_eq!(emulator.writes().len(), 1);
    Ok(())
}

async fn organisation() -> Result<Emulator, omni_emulator::StartError> {
    let linked = json!({
        "activityid": CONVERSATION,
        "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": format!("/incidents({OTHER})"),
    });
    Emulator::builder()
        .row("incidents", json!({ "incidentid": CASE }))
        .row("incidents", json!({ "incidentid": OTHER }))
        .row("contacts", json!({ "contactid": VALDES }))
        .row("msdyn_ocliveworkitems", linked)
        .row("msdyn_ocliveworkitems", json!({ "activityid": CLOSED, "statecode": 1, "statuscode": 4 }))
        .start()
        .await
}
