//! The web resource of the example page: everything that it says to Dynamics, with types.
//!
//! `index.html` draws what this gives, and calls it when an agent presses a button.
#![cfg(target_arch = "wasm32")]

use omni_runtime::entities::{Account, Contact, Incident, User};
use omni_runtime::{
    Error, ErrorKind, Id, Link, Page, Table, apm, conversation_id, conversations, entity, link_focused, unlink_focused,
};
use serde::Serialize;
use uuid::Uuid;
use wasm_bindgen::prelude::wasm_bindgen;

const AGENT: Id<User> = Id::constant("2b330c52-6844-4d36-8e05-03c78c9681dc");
const ACCOUNT: Id<Account> = Id::constant("1f0c7a5e-2d0b-4c60-9a5e-6f3a6d1b7c10");
const CONTACT: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");

/// The columns of a conversation that the page shows, each held against the table when this file is compiled.
#[entity("msdyn_ocliveworkitem")]
struct Chat {
    activityid: omni_runtime::ConversationId,
    #[entity(column = "msdyn_title")]
    title: Option<String>,
    #[entity(column = "_msdyn_customer_value")]
    customer: Option<Uuid>,
    #[entity(column = "_msdyn_issueid_value")]
    case: Option<Id<Incident>>,
}

/// What the page draws.
#[derive(Serialize)]
struct Desk {
    conversation: String,
    title: String,
    linked: Vec<&'static str>,
}

/// The conversation in focus and which of the records are linked to it, as JSON.
///
/// # Errors
///
/// When the page is not an agent's, or does not answer as it should: in words.
#[wasm_bindgen]
pub async fn look() -> Result<String, String> {
    let desk = desk().await.map_err(|error| in_words(&error))?;
    serde_json::to_string(&desk).map_err(|error| error.to_string())
}

async fn desk() -> Result<Desk, Error> {
    let page = Page::new();
    let focused = conversation_id().send(&page).await?;
    let chats = conversations(AGENT).columns_of::<Chat>().send(&page).await?;
    let chat = chats.into_iter().find(|chat| chat.activityid == focused);
    let mut linked = Vec::new();
    if let Some(chat) = &chat {
        let holds = |id: &Uuid| chat.customer.as_ref() == Some(id);
        linked.extend(holds(ACCOUNT.as_uuid()).then_some(Account::LOGICAL_NAME));
        linked.extend(holds(CONTACT.as_uuid()).then_some(Contact::LOGICAL_NAME));
        linked.extend((chat.case == Some(CASE)).then_some(Incident::LOGICAL_NAME));
    }
    let title = chat.and_then(|chat| chat.title).unwrap_or_default();
    Ok(Desk { conversation: focused.to_string(), title, linked })
}

/// Links the record of this table, and gives what to tell the agent.
///
/// # Errors
///
/// When it was not linked: why, in words.
#[wasm_bindgen]
pub async fn link(table: String) -> Result<String, String> {
    let done = match table.as_str() {
        Account::LOGICAL_NAME => linked::<Account>(ACCOUNT).await,
        Contact::LOGICAL_NAME => linked::<Contact>(CONTACT).await,
        _ => linked::<Incident>(CASE).await,
    };
    done.map_err(|error| in_words(&error))
}

/// Unlinks the record of this table, and gives what to tell the agent.
///
/// # Errors
///
/// When it was not unlinked: why, in words.
#[wasm_bindgen]
pub async fn unlink(table: String) -> Result<String, String> {
    let done = match table.as_str() {
        Account::LOGICAL_NAME => unlinked::<Account>(ACCOUNT).await,
        Contact::LOGICAL_NAME => unlinked::<Contact>(CONTACT).await,
        _ => unlinked::<Incident>(CASE).await,
    };
    done.map_err(|error| in_words(&error))
}

async fn linked<E: Link>(record: Id<E::Table>) -> Result<String, Error> {
    let done = link_focused::<E>(record).send(&Page::new()).await?;
    apm::focused_tab()?.refresh()?;
    Ok(format!("Linked the {}.", noun(done.record())))
}

async fn unlinked<E: Link>(record: Id<E::Table>) -> Result<String, Error> {
    let done = unlink_focused::<E>(record).send(&Page::new()).await?;
    apm::focused_tab()?.refresh()?;
    Ok(format!("Unlinked the {}.", noun(done.record())))
}

/// What an agent calls a record.
fn noun<T: Table>(_: Id<T>) -> &'static str {
    match T::LOGICAL_NAME {
        Incident::LOGICAL_NAME => "case",
        other => other,
    }
}

/// An error for an agent, who has no use for codes.
fn in_words(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Absent => format!("This is not an agent's page: {error}."),
        ErrorKind::NotFound => "The conversation or the record is no longer there.".to_owned(),
        ErrorKind::Forbidden => "You may not change this conversation.".to_owned(),
        ErrorKind::Throttled => "Dynamics asks you to slow down. Try again in a moment.".to_owned(),
        _ => match error.service_message() {
            Some(message) => format!("Dynamics refused: {message}"),
            None => error.to_string(),
        },
    }
}
