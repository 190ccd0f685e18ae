//! An emulated organisation with one conversation, and a client of it.

use omni_emulator::{Builder, Emulator};
use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{ConversationId, Id, WebApi};
use serde_json::{Value, json};

/// The conversation of Microsoft's example of `unlinkFromConversation`.
pub const CONVERSATION: ConversationId = Id::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// The case of the same example.
pub const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// Another case.
pub const OTHER_CASE: Id<Incident> = Id::constant("0f1d2c3b-4a59-4687-8796-a5b4c3d2e1f0");
/// An account.
pub const ACCOUNT: Id<Account> = Id::constant("a1b2c3d4-0000-4000-8000-00000000000a");
/// A contact, with the very GUID of [`ACCOUNT`]: only the table tells them apart.
pub const CONTACT: Id<Contact> = Id::constant("a1b2c3d4-0000-4000-8000-00000000000a");

/// The entity set of conversations.
pub const CONVERSATIONS: &str = "msdyn_ocliveworkitems";
/// The navigation property of a conversation that writes its case.
pub const CASE_BIND: &str = "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind";
/// The token that the organisation takes.
pub const TOKEN: &str = "a-token-that-nobody-should-see";

/// An organisation with its cases, an account and a contact, and an open conversation of these columns.
pub fn organisation(conversation: Value) -> Builder {
    let mut row = json!({ "activityid": CONVERSATION, "subject": "Coffee machine", "statecode": 0, "statuscode": 2 });
    if let (Value::Object(row), Value::Object(given)) = (&mut row, conversation) {
        row.extend(given);
    }
    Emulator::builder()
        .bearer(TOKEN)
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaks" }))
        .row("incidents", json!({ "incidentid": OTHER_CASE, "title": "Too loud" }))
        .row("accounts", json!({ "accountid": ACCOUNT, "name": "Contoso" }))
        .row("contacts", json!({ "contactid": CONTACT, "lastname": "Valdes" }))
        .row(CONVERSATIONS, row)
}

/// The columns of a conversation that [`CASE`] is linked to.
#[must_use]
pub fn linked() -> Value {
    json!({ CASE_BIND: format!("/incidents({CASE})") })
}

/// Starts the organisation, and a client that may talk to it.
///
/// # Panics
///
/// When either cannot be had: then there is nothing to test.
pub async fn start(conversation: Value) -> (Emulator, WebApi) {
    let emulator = organisation(conversation).start().await.expect("the organisation starts");
    let client = client(&emulator);
    (emulator, client)
}

/// A client that may talk to the organisation.
///
/// # Panics
///
/// When it cannot be built.
#[must_use]
pub fn client(emulator: &Emulator) -> WebApi {
    WebApi::builder(emulator.url()).token(TOKEN).build().expect("a client of the organisation")
}

/// The conversation's row as it stands now.
///
/// # Panics
///
/// When the row is gone.
#[must_use]
pub fn conversation(emulator: &Emulator) -> Value {
    emulator.row(CONVERSATIONS, CONVERSATION).expect("the conversation")
}
