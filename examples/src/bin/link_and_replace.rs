//! Links a contact to a conversation, and shows which customer it replaced: a conversation has one, an account or a contact.
//!
//! With no arguments it runs against an emulated organisation of its own. To run it against yours:
//!
//! ```text
//! DATAVERSE_URL=https://contoso.crm.dynamics.com DATAVERSE_TOKEN=… \
//!     cargo run -p examples --bin link_and_replace -- <contact> <conversation>
//! ```

use std::error::Error;

use omni_emulator::{Builder, Emulator};
use omni_runtime::entities::{Account, Contact};
use omni_runtime::{ConversationId, Id, link};
use serde_json::json;

const CONTOSO: &str = "a56b3f4b-1be7-e611-8101-e0071b6af231";
const VALDES: &str = "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e";
const CONVERSATION: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let usage = "link_and_replace <contact> <conversation>, two GUIDs";
    let organisation = examples::organisation(usage, [VALDES, CONVERSATION], emulated()).await?;
    let [contact, conversation] = &organisation.arguments;
    let (contact, conversation): (Id<Contact>, ConversationId) = (contact.parse()?, conversation.parse()?);

    let done = link::<Contact>(contact, conversation).send(&organisation.client).await?;
    match done.replaced() {
        None => println!("linked {}: the slot was empty, or held this contact already", done.record()),
        Some(before) => {
            println!("linked {} in place of {before}", done.record());
            // An id is typed by its table: of the account that was replaced, or of nothing.
            let account: Option<Id<Account>> = before.id_in::<Account>();
            println!("that was an account: {}", account.is_some());
        }
    }
    Ok(())
}

/// An organisation whose conversation is with a company.
fn emulated() -> Builder {
    Emulator::builder()
        .row("accounts", json!({ "accountid": CONTOSO, "name": "Contoso" }))
        .row("contacts", json!({ "contactid": VALDES, "lastname": "Valdes" }))
        .row(
            "msdyn_ocliveworkitems",
            json!({
                "activityid": CONVERSATION,
                "msdyn_customer_msdyn_ocliveworkitem_account@odata.bind": format!("/accounts({CONTOSO})"),
            }),
        )
}
