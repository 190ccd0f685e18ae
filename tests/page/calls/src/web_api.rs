//! The Web API of the page's own origin, with the page's session.

use std::time::Duration;

use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Error, Id, Retries, WebApi, entity, get, link, unlink};
use serde::Deserialize;
use serde_json::{Value, json};

/// A record of an app's own.
#[entity("msdyn_ocliveworkitem")]
struct Chat {
    activityid: ConversationId,
    #[entity(column = "msdyn_title")]
    title: Option<String>,
    #[entity(column = "_msdyn_issueid_value")]
    case: Option<Id<Incident>>,
}

/// A case and a conversation, and how to ask for them.
#[derive(Deserialize)]
pub(crate) struct Order {
    record: String,
    conversation: String,
    /// After how many milliseconds an attempt is given up.
    attempt_timeout: Option<u64>,
    /// How often a request is sent, at most.
    attempts: Option<u32>,
}

impl Order {
    fn client(&self) -> Result<WebApi, Error> {
        let mut builder = WebApi::same_origin();
        if let Some(milliseconds) = self.attempt_timeout {
            builder = builder.attempt_timeout(Duration::from_millis(milliseconds));
        }
        if let Some(attempts) = self.attempts {
            builder = builder.retries(Retries::new().attempts(attempts));
        }
        builder.build()
    }

    fn case(&self) -> Id<Incident> {
        self.record.parse().expect("a GUID")
    }

    fn conversation(&self) -> ConversationId {
        self.conversation.parse().expect("a GUID")
    }
}

pub(crate) async fn perform_unlink(order: Order) -> Result<Value, Error> {
    let done = unlink::<Incident>(order.case(), order.conversation()).send(&order.client()?).await?;
    Ok(json!({ "record": done.record(), "request_id": done.request_id() }))
}

pub(crate) async fn perform_link(order: Order) -> Result<Value, Error> {
    let done = link::<Incident>(order.case(), order.conversation()).send(&order.client()?).await?;
    Ok(json!({ "record": done.record(), "replaced": done.replaced().map(|held| held.to_string()) }))
}

/// Reads the conversation as a record, with the version that an unlink would be conditional on.
pub(crate) async fn read(order: Order) -> Result<Value, Error> {
    let row = get::<Chat>(order.conversation()).send(&order.client()?).await?;
    let has_version = row.version().is_some();
    let chat = row.into_record();
    Ok(json!({ "id": chat.activityid, "title": chat.title, "case": chat.case, "has_version": has_version }))
}
