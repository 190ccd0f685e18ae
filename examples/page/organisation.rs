//! The organisation that the page is shown with: a conversation with its case, and a customer who is not linked yet.

use omni_emulator::{Emulator, StartError};
use serde_json::json;

pub(crate) const CONVERSATION: &str = "b7397aae-ecf8-43a6-aeb0-07d294efb494";
const ACCOUNT: &str = "1f0c7a5e-2d0b-4c60-9a5e-6f3a6d1b7c10";
const CONTACT: &str = "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e";
const CASE: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

pub(crate) async fn start() -> Result<Emulator, StartError> {
    Emulator::builder()
        .row("accounts", json!({ "accountid": ACCOUNT, "name": "Contoso Coffee" }))
        .row("contacts", json!({ "contactid": CONTACT, "lastname": "Muster", "firstname": "Ada" }))
        .row("incidents", json!({ "incidentid": CASE, "title": "Leaking coffee machine" }))
        .row(
            "msdyn_ocliveworkitems",
            json!({
                "activityid": CONVERSATION,
                "msdyn_title": "It drips all over the counter",
                "msdyn_IssueId_msdyn_ocliveworkitem@odata.bind": format!("/incidents({CASE})"),
            }),
        )
        .start()
        .await
}
