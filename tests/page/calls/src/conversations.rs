//! Asking for conversations, opening them, and writing to them.

use omni_runtime::{
    Column, ConversationId, ConversationStatus, Delivery, Error, Message, Page, RichMessage, conversation_id,
    conversations, edm, entity, open, send_message, send_message_focused,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A record of an app's own, with a lookup among its columns.
#[entity("msdyn_ocliveworkitem")]
struct Chat {
    activityid: Option<ConversationId>,
    msdyn_title: Option<String>,
    #[entity(column = "_msdyn_lastsessionid_value")]
    last_session: Option<omni_runtime::Id<omni_runtime::entities::Session>>,
}

/// Which conversations to list.
#[derive(Deserialize)]
pub(crate) struct List {
    agent: String,
    #[serde(default)]
    status: Vec<i32>,
    /// A column, and whether it descends.
    #[serde(default)]
    order: Vec<(String, bool)>,
    days: Option<u32>,
    correlation: Option<String>,
    /// Whether to ask for the columns of `Chat`.
    #[serde(default)]
    chats: bool,
}

/// Which conversation to open.
#[derive(Deserialize)]
pub(crate) struct Open {
    conversation: String,
    session: Option<String>,
    work_stream: Option<String>,
}

/// What to send; without a conversation, to the one in focus.
#[derive(Deserialize)]
pub(crate) struct Send {
    text: Option<String>,
    rich: Option<Value>,
    at_once: bool,
    conversation: Option<String>,
}

pub(crate) async fn current(page: &Page) -> Result<Value, Error> {
    Ok(json!(conversation_id().send(page).await?))
}

pub(crate) async fn list(page: &Page, list: List) -> Result<Value, Error> {
    let mut command = conversations(list.agent.parse().expect("a GUID"));
    for status in list.status {
        command = command.status(ConversationStatus::from(status));
    }
    for (column, descending) in list.order {
        // Text of the test's own; an app names a constant of its record.
        let column = Column::<_, edm::Text>::new(column.leak());
        command = command.order_by(if descending { column.descending() } else { column.ascending() });
    }
    if let Some(days) = list.days {
        command = command.created_within(days);
    }
    if let Some(id) = list.correlation {
        let id: ConversationId = id.parse().expect("a GUID");
        command = command.correlation_id(*id.as_uuid());
    }
    if list.chats {
        let chats = command.columns_of::<Chat>().send(page).await?;
        return Ok(json!(chats));
    }
    Ok(json!(command.send(page).await?))
}

pub(crate) async fn perform_open(page: &Page, order: Open) -> Result<Value, Error> {
    let mut command = open(order.conversation.parse().expect("a GUID"));
    if let Some(session) = order.session {
        command = command.last_session(session.parse().expect("a GUID"));
    }
    if let Some(work_stream) = order.work_stream {
        command = command.work_stream(work_stream.parse().expect("a GUID"));
    }
    command.send(page).await.map(|()| json!("opened"))
}

pub(crate) async fn send(page: &Page, order: Send) -> Result<Value, Error> {
    let message = match (order.text, order.rich) {
        (Some(text), _) => Message::from(text),
        (None, rich) => match RichMessage::new(rich.unwrap_or_default()) {
            Ok(message) => Message::from(message),
            Err(error) => return Ok(json!({ "refused": error.to_string() })),
        },
    };
    let delivery = if order.at_once { Delivery::AtOnce } else { Delivery::SendBox };
    match order.conversation {
        Some(conversation) => send_message(message, delivery, conversation.parse().expect("a GUID")).send(page).await?,
        None => send_message_focused(message, delivery).send(page).await?,
    }
    Ok(json!("sent"))
}
