//! What the widget tells: DOM events on the window, as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::JsValue;

use super::LiveChat;
use crate::Error;
use crate::future::IN_BROWSER;
use crate::page::listener::Listener;
use crate::page::member;
use crate::page::queue::Queue;
use crate::page::value::{json, member_text};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal;)+) => {
        /// What the widget tells of: one of the events of the reference's list "Events".
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum EventKind {
            $($(#[$doc])* $kind,)+
        }

        impl EventKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// The name of the DOM event: `lcw:ready`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// The widget can be used.
    Ready = "lcw:ready";
    /// Something went wrong: [`Event::code`] and [`Event::message`] say what.
    Error = "lcw:error";
    /// A chat started.
    StartChat = "lcw:startChat";
    /// A chat was closed.
    CloseChat = "lcw:closeChat";
    /// A conversation was created, and waits for an agent.
    ChatQueued = "lcw:chatQueued";
    /// A chat was found again after the page was loaded anew, or in another tab.
    ChatRetrieved = "lcw:chatRetrieved";
    /// The customer closed the widget.
    Close = "lcw:onClose";
    /// The customer made the widget small.
    Minimize = "lcw:onMinimize";
    /// The customer made the widget large.
    Maximize = "lcw:onMaximize";
    /// A message came.
    MessageReceived = "lcw:onMessageReceived";
    /// The customer sent a message.
    MessageSent = "lcw:onMessageSent";
    /// The agent ended the conversation.
    ThreadUpdate = "lcw:threadUpdate";
    /// An answer to [`LiveChat::agent_availability`] came.
    AgentAvailability = "lcw:getAgentAvailability";
}

/// One event.
#[derive(Clone)]
pub struct Event {
    kind: EventKind,
    event: JsValue,
}

impl Event {
    /// What it tells of.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        self.kind
    }

    /// What it carries, as the page made it: `detail`.
    #[must_use]
    pub fn detail(&self) -> JsValue {
        member(&self.event, "detail").unwrap_or_default()
    }

    /// What it carries, as JSON; `None` where it carries nothing that has a JSON.
    #[must_use]
    pub fn detail_json(&self) -> Option<serde_json::Value> {
        serde_json::from_str(&json(&self.detail())?).ok()
    }

    /// The code of an error.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        member_text(&self.detail(), &["errorCode", "code"])
    }

    /// What an error says: `errorDescription`.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        member_text(&self.detail(), &["errorDescription", "errorMessage", "message"])
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What an event carries may be what a customer said.
        f.debug_struct("Event").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The events of some kinds, from when it was made until it is dropped. It has no end of its own.
///
/// A [`Stream`]; without a library for those, [`next`](Self::next) gives the events one by one. What is not taken is
/// kept.
#[must_use = "dropped, it no longer listens"]
pub struct Events {
    kinds: Vec<EventKind>,
    _listeners: Vec<Listener>,
    queue: Queue<Event>,
}

impl LiveChat {
    /// Listens for events of these kinds.
    ///
    /// # Errors
    ///
    /// When there is no browser around this program.
    pub fn events(&self, kinds: &[EventKind]) -> Result<Events, Error> {
        if !IN_BROWSER {
            return Err(Error::no_browser());
        }
        let queue = Queue::new();
        let listeners = kinds.iter().map(|&kind| {
            let queue = queue.clone();
            let window = JsValue::from(js_sys::global());
            Listener::new(window, kind.name(), move |event| queue.push(Event { kind, event }))
        });
        let listeners = listeners.collect();
        Ok(Events { kinds: kinds.to_vec(), _listeners: listeners, queue })
    }
}

impl Events {
    /// The next event, once there is one.
    pub async fn next(&mut self) -> Option<Event> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Events {
    type Item = Event;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        self.queue.poll(context)
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("kinds", &self.kinds).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::NAMESPACES;

    #[test]
    fn its_kinds_are_those_of_the_contract() {
        let sdk =
            NAMESPACES.iter().find(|namespace| namespace.name == "Microsoft.Omnichannel.LiveChatWidget.SDK").unwrap();
        let listed: Vec<_> = sdk.events.iter().map(|event| event.name).collect();
        assert_eq!(EventKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>(), listed);
    }
}
