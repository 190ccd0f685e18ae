//! Linking and unlinking.

use omni_runtime::entities::{Account, Contact, Incident};
use omni_runtime::{Error, Link, Page, PageReply, link, link_focused, unlink, unlink_focused};
use serde::Deserialize;
use serde_json::{Value, json};

/// A case in a lookup of the organisation's own choice, which no function of the page reaches.
#[derive(Link)]
#[omni(entity = "incident", lookup = "regardingobjectid")]
struct Regarding;

/// What to link or unlink; without a conversation, the one in focus.
#[derive(Deserialize)]
pub(crate) struct Change {
    entity: String,
    record: String,
    conversation: Option<String>,
}

macro_rules! send {
    ($named:ident, $focused:ident, $entity:ty, $page:ident, $change:ident) => {{
        let record = $change.record.parse().expect("a GUID");
        match &$change.conversation {
            Some(conversation) => {
                let conversation = conversation.parse().expect("a GUID");
                let done = $named::<$entity>(record, conversation).send($page).await?;
                Ok(json!({
                    "record": done.record(),
                    "conversation": done.conversation(),
                    "request_id": done.request_id(),
                    "page": reply(done.page_reply()),
                }))
            }
            None => {
                let done = $focused::<$entity>(record).send($page).await?;
                Ok(json!({
                    "record": done.record(),
                    "conversation": done.conversation().to_string(),
                    "request_id": done.request_id(),
                    "page": reply(done.page_reply()),
                }))
            }
        }
    }};
}

pub(crate) async fn perform_unlink(page: &Page, change: Change) -> Result<Value, Error> {
    match change.entity.as_str() {
        "account" => send!(unlink, unlink_focused, Account, page, change),
        "contact" => send!(unlink, unlink_focused, Contact, page, change),
        "regarding" => send!(unlink, unlink_focused, Regarding, page, change),
        _ => send!(unlink, unlink_focused, Incident, page, change),
    }
}

pub(crate) async fn perform_link(page: &Page, change: Change) -> Result<Value, Error> {
    match change.entity.as_str() {
        "account" => send!(link, link_focused, Account, page, change),
        "contact" => send!(link, link_focused, Contact, page, change),
        "regarding" => send!(link, link_focused, Regarding, page, change),
        _ => send!(link, link_focused, Incident, page, change),
    }
}

fn reply(reply: &PageReply) -> Value {
    json!({
        "record": reply.record().map(|record| record.to_string()),
        "conversation": reply.conversation(),
        "message": reply.message(),
        "status": reply.status(),
        "details": reply.details(),
        "request_id": reply.request_id(),
    })
}
