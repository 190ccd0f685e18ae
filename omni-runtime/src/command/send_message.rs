use std::fmt;

use super::{Command, Execute, Focused};
use crate::{ConversationId, Message, Pending};

/// Sends a message to a conversation, or puts it before the agent to send.
///
/// The conversation has to be assigned to the agent who is signed in. Only the page sends messages: a transport
/// without one does not accept the command. The reference is Microsoft's page "sendMessageToConversation".
///
/// ```
/// use omni_runtime::{ConversationId, Delivery, send_message};
///
/// const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let command = send_message("One moment, please.", Delivery::AtOnce, CONVERSATION);
/// // What is said to a customer is not printed.
/// assert_eq!(command.to_string(), "send a text at once to conversation b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// ```
pub fn send_message(message: impl Into<Message>, delivery: Delivery, conversation: ConversationId) -> SendMessage {
    SendMessage { message: message.into(), delivery, conversation }
}

/// Sends a message to the conversation that has the focus in the agent's page, or puts it before the agent to send.
///
/// ```
/// use omni_runtime::{Delivery, send_message_focused};
///
/// let command = send_message_focused("One moment, please.", Delivery::SendBox);
/// assert_eq!(command.to_string(), "put a text into the send box of conversation in focus");
/// ```
pub fn send_message_focused(message: impl Into<Message>, delivery: Delivery) -> SendMessage<Focused> {
    SendMessage { message: message.into(), delivery, conversation: Focused }
}

/// Where a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Into the agent's send box: the agent reads it, changes it perhaps, and sends it.
    SendBox,
    /// To the customer, at once.
    AtOnce,
}

/// The command that [`send_message`] and [`send_message_focused`] build.
#[derive(Clone, PartialEq)]
#[must_use = "a command does nothing until it is sent"]
pub struct SendMessage<C = ConversationId> {
    message: Message,
    delivery: Delivery,
    conversation: C,
}

impl<C> SendMessage<C> {
    /// The message.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// Where it goes.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }

    /// The conversation.
    #[must_use]
    pub fn conversation(&self) -> &C {
        &self.conversation
    }

    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`](crate::Error) that says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, ()> {
        transport.execute(self)
    }
}

impl<C> Command for SendMessage<C> {
    type Outcome = ();
}

impl<C: fmt::Display> fmt::Display for SendMessage<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, delivery, conversation } = self;
        let message = match message {
            Message::Text(_) => "a text",
            Message::Rich(_) => "a rich message",
        };
        match delivery {
            Delivery::SendBox => write!(f, "put {message} into the send box of conversation {conversation}"),
            Delivery::AtOnce => write!(f, "send {message} at once to conversation {conversation}"),
        }
    }
}

impl<C: fmt::Display> fmt::Debug for SendMessage<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SendMessage({self})")
    }
}
