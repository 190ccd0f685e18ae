//! Asking for conversations, opening them, and writing to them: "getConversationId", "getConversations",
//! "openConversation" and "sendMessageToConversation".

use serde_json::Value;
use wasm_bindgen::JsValue;

use super::Page;
use super::value::{json, optional, parsed, shown, text};
use crate::command::{
    Conversations, CurrentConversation, Delivery, Execute, Focused, OpenConversation, SendMessage, read_rows,
};
use crate::contract::conversations::{
    GET_CONVERSATION_ID, GET_CONVERSATIONS, OPEN_CONVERSATION, SEND_MESSAGE_TO_CONVERSATION,
};
use crate::{ConversationId, Error, ErrorKind, Message, Pending, Record};

#[diagnostic::do_not_recommend]
impl Execute<CurrentConversation> for Page {
    fn execute(&self, command: CurrentConversation) -> Pending<'_, ConversationId> {
        Pending::in_browser("conversation_id", async move {
            let answer = self.call(GET_CONVERSATION_ID, []).await;
            answer.and_then(|answer| conversation(&answer)).map_err(|error| error.during(&command))
        })
    }
}

#[diagnostic::do_not_recommend]
impl<R: Record> Execute<Conversations<R>> for Page {
    fn execute(&self, command: Conversations<R>) -> Pending<'_, Vec<R>> {
        Pending::in_browser("conversations", async move {
            self.list(&command).await.map_err(|error| error.during(&command))
        })
    }
}

#[diagnostic::do_not_recommend]
impl Execute<OpenConversation> for Page {
    fn execute(&self, command: OpenConversation) -> Pending<'_, ()> {
        Pending::in_browser("open", async move {
            let answer = self.call(OPEN_CONVERSATION, command.arguments().map(optional)).await;
            answer.map(drop).map_err(|error| error.during(&command))
        })
    }
}

#[diagnostic::do_not_recommend]
impl Execute<SendMessage> for Page {
    fn execute(&self, command: SendMessage) -> Pending<'_, ()> {
        Pending::in_browser("send_message", async move {
            let answer = self.deliver(&command, Some(*command.conversation())).await;
            answer.map_err(|error| error.during(&command))
        })
    }
}

#[diagnostic::do_not_recommend]
impl Execute<SendMessage<Focused>> for Page {
    fn execute(&self, command: SendMessage<Focused>) -> Pending<'_, ()> {
        Pending::in_browser("send_message_focused", async move {
            let answer = self.deliver(&command, None).await;
            answer.map_err(|error| error.during(&command))
        })
    }
}

impl Page {
    async fn list<R: Record>(&self, command: &Conversations<R>) -> Result<Vec<R>, Error> {
        let correlation = command.correlation().map(|id| id.to_string());
        let answer = self.call(GET_CONVERSATIONS, [parsed(&command.page_input())?, optional(correlation)]).await?;
        let answer = json(&answer).and_then(|text| serde_json::from_str(&text).ok());
        read_rows(answer.unwrap_or(Value::Null))
    }

    async fn deliver<C>(&self, command: &SendMessage<C>, conversation: Option<ConversationId>) -> Result<(), Error> {
        let message = match command.message() {
            Message::Text(text) => JsValue::from_str(text),
            Message::Rich(message) => parsed(message.json())?,
        };
        let to_send_box = JsValue::from_bool(command.delivery() == Delivery::SendBox);
        let conversation = optional(conversation.map(|conversation| conversation.to_string()));
        self.call(SEND_MESSAGE_TO_CONVERSATION, [message, to_send_box, conversation]).await.map(drop)
    }
}

fn conversation(answer: &JsValue) -> Result<ConversationId, Error> {
    if answer.is_undefined() || answer.is_null() || answer.as_string().is_some_and(|text| text.trim().is_empty()) {
        return Err(Error::new(ErrorKind::NotFound, "the current session is about no conversation"));
    }
    let parsed = text(answer).and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| {
        Error::new(ErrorKind::Decode, format!("the page gave {}, which is not the id of a conversation", shown(answer)))
    })
}
