//! What the widget tells: DOM events on the window, as a stream.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::LiveChat;
use crate::Error;
use crate::future::IN_BROWSER;
use crate::page::member;
use crate::page::value::{json, member_text};

#[wasm_bindgen]
extern "C" {
    type EventTarget;

    #[wasm_bindgen(method, js_name = addEventListener)]
    fn add_event_listener(this: &EventTarget, name: &str, listener: &Function);

    #[wasm_bindgen(method, js_name = removeEventListener)]
    fn remove_event_listener(this: &EventTarget, name: &str, listener: &Function);
}

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

    /// The message of an error.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        member_text(&self.detail(), &["errorMessage", "message"])
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What an event carries may be what a customer said.
        f.debug_struct("Event").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Events that came and were not taken yet, and who waits for the next.
#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    waker: Option<Waker>,
}

struct Listener {
    kind: EventKind,
    closure: Closure<dyn Fn(JsValue)>,
}

/// The events of some kinds, from when it was made until it is dropped. It has no end of its own.
///
/// A [`Stream`]; without a library for those, [`next`](Self::next) gives the events one by one. What is not taken is
/// kept.
#[must_use = "dropped, it no longer listens"]
pub struct Events {
    target: JsValue,
    listeners: Vec<Listener>,
    queue: Rc<RefCell<Queue>>,
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
        let target = JsValue::from(js_sys::global());
        let queue = Rc::new(RefCell::new(Queue::default()));
        let listeners = kinds.iter().map(|&kind| {
            let queue = Rc::clone(&queue);
            let closure = Closure::<dyn Fn(JsValue)>::new(move |event| {
                let mut queue = queue.borrow_mut();
                queue.events.push_back(Event { kind, event });
                if let Some(waker) = queue.waker.take() {
                    waker.wake();
                }
            });
            let listener = closure.as_ref().unchecked_ref::<Function>();
            target.unchecked_ref::<EventTarget>().add_event_listener(kind.name(), listener);
            Listener { kind, closure }
        });
        let listeners = listeners.collect();
        Ok(Events { target, listeners, queue })
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
        let mut queue = self.queue.borrow_mut();
        match queue.events.pop_front() {
            Some(event) => Poll::Ready(Some(event)),
            None => {
                queue.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        for Listener { kind, closure } in &self.listeners {
            let listener = closure.as_ref().unchecked_ref::<Function>();
            self.target.unchecked_ref::<EventTarget>().remove_event_listener(kind.name(), listener);
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.listeners.iter().map(|listener| listener.kind).collect();
        f.debug_struct("Events").field("kinds", &kinds).finish_non_exhaustive()
    }
}
