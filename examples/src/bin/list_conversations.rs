//! Lists the conversations that an agent has, newest first, with columns of the app's own choosing.
//!
//! With no arguments it runs against an emulated organisation of its own. To run it against yours:
//!
//! ```text
//! DATAVERSE_URL=https://contoso.crm.dynamics.com DATAVERSE_TOKEN=… \
//!     cargo run -p examples --bin list_conversations -- <user>
//! ```

use std::error::Error;

use omni_emulator::{Builder, Emulator};
use omni_runtime::entities::{Incident, User};
use omni_runtime::{ConversationId, ConversationStatus, Id, conversations, entity};
use serde_json::json;

const AGENT: &str = "d2a4b1a0-0b6e-4b6f-9f0a-2f1f6d3c0a11";
const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

/// What this program shows of a conversation.
#[entity("msdyn_ocliveworkitem")]
struct Chat {
    activityid: ConversationId,
    subject: Option<String>,
    createdon: Option<String>,
    #[entity(column = "_msdyn_issueid_value")]
    case: Option<Id<Incident>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let organisation = examples::organisation("list_conversations <user>, a GUID", [AGENT], emulated()).await?;
    let [agent] = &organisation.arguments;
    let agent: Id<User> = agent.parse()?;

    let mut rows = conversations(agent)
        .columns_of::<Chat>()
        .status(ConversationStatus::Active)
        .status(ConversationStatus::Waiting)
        .order_by(Chat::CREATEDON.descending())
        .page_size(50)
        .rows(&organisation.client);
    // A page is asked for when the rows of the one before it are used up.
    while let Some(row) = rows.next().await {
        let chat = row?.into_record();
        let subject = chat.subject.as_deref().unwrap_or("(no subject)");
        let case = chat.case.map_or_else(|| "no case".to_owned(), |case| format!("case {case}"));
        println!("{}  {}  {subject}: {case}", chat.createdon.unwrap_or_default(), chat.activityid);
    }
    Ok(())
}

/// An organisation with an agent, who has two conversations and has closed a third.
fn emulated() -> Builder {
    let conversation = |number: u32, subject: &str, status: ConversationStatus| {
        json!({
            "activityid": format!("b7397aae-ecf8-43a6-aeb0-{number:012}"),
            "subject": subject,
            "statuscode": status,
            "createdon": format!("2026-03-0{number}T09:00:00Z"),
            "msdyn_activeagentid_msdyn_ocliveworkitem@odata.bind": format!("/systemusers({AGENT})"),
        })
    };
    let mut leak = conversation(1, "The coffee machine leaks", ConversationStatus::Active);
    leak["msdyn_IssueId_msdyn_ocliveworkitem@odata.bind"] = json!(format!("/incidents({CASE})"));
    Emulator::builder()
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaking coffee machine" }))
        .row("msdyn_ocliveworkitems", leak)
        .row("msdyn_ocliveworkitems", conversation(2, "Where is my order?", ConversationStatus::Waiting))
        .row("msdyn_ocliveworkitems", conversation(3, "Thank you", ConversationStatus::Closed))
}
