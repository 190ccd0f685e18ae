//! Moves a case from one conversation to another, wholly or not at all, and reads the two in one request.
//!
//! With no arguments it runs against an emulated organisation of its own. To run it against yours:
//!
//! ```text
//! DATAVERSE_URL=https://contoso.crm.dynamics.com DATAVERSE_TOKEN=… \
//!     cargo run -p examples --bin batch -- <incident> <from> <to>
//! ```

use std::error::Error;

use omni_emulator::{Builder, Emulator};
use omni_runtime::batch::{Batch, Changeset};
use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, entity, get, link, unlink};
use serde_json::json;

const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";
const FROM: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
const TO: &str = "0d1f2c3b-4a59-4687-8796-a5b4c3d2e1f0";

#[entity("msdyn_ocliveworkitem")]
struct Chat {
    #[entity(column = "_msdyn_issueid_value")]
    case: Option<Id<Incident>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let usage = "batch <incident> <from> <to>, three GUIDs";
    let organisation = examples::organisation(usage, [CASE, FROM, TO], emulated()).await?;
    let client = &organisation.client;
    let [case, from, to] = &organisation.arguments;
    let (case, from, to): (Id<Incident>, ConversationId, ConversationId) = (case.parse()?, from.parse()?, to.parse()?);

    // One transaction: were either conversation closed, or the case not linked, nothing would change.
    let mut moved = Changeset::new();
    let unlinked = moved.add(unlink::<Incident>(case, from));
    let linked = moved.add(link::<Incident>(case, to));
    let mut done = moved.send(client).await?;
    println!("moved from {:?}", done.take(unlinked).map(|done| *done.conversation()));
    println!("moved to   {:?}", done.take(linked).map(|done| *done.conversation()));

    // Independent of one another: each has its own outcome, at its place.
    let mut reads = Batch::new();
    let places = [from, to].map(|conversation| (conversation, reads.add(get::<Chat>(conversation))));
    let mut outcomes = reads.send(client).await?;
    for (conversation, place) in places {
        let chat = outcomes.take(place)?.into_record();
        println!(
            "{conversation} has {}",
            chat.case.map_or_else(|| "no case".to_owned(), |case| format!("case {case}"))
        );
    }
    Ok(())
}

/// An organisation with two conversations, the first about the case.
fn emulated() -> Builder {
    let linked = json!({
        "activityid": FROM,
        "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": format!("/incidents({CASE})"),
    });
    Emulator::builder()
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaking coffee machine" }))
        .row("msdyn_ocliveworkitems", linked)
        .row("msdyn_ocliveworkitems", json!({ "activityid": TO }))
}
