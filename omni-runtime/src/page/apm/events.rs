//! What the app profile manager tells: messages on a channel of each event, as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::{AppProfileManager, SessionId, TabId};
use crate::contract::manager::GET_EVENT_PUBLISHER_TOPIC;
use crate::page::listener::Listener;
use crate::page::member;
use crate::page::queue::Queue;
use crate::page::value::{member_text, shown, text};
use crate::{Error, ErrorKind};

#[wasm_bindgen]
extern "C" {
    type BroadcastChannel;

    #[wasm_bindgen(constructor, catch)]
    fn new(name: &str) -> Result<BroadcastChannel, JsValue>;

    #[wasm_bindgen(method)]
    fn close(this: &BroadcastChannel);
}

/// What the app profile manager tells of: the reference's list "Client-side events", and "`ON_TAB_SWITCH` event".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// Another session has the focus.
    SessionSwitch,
    /// A session was closed.
    SessionClosed,
    /// Another tab has the focus.
    TabSwitch,
}

impl EventKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::SessionSwitch, Self::SessionClosed, Self::TabSwitch];

    /// The name of the event: `ON_SESSION_SWITCH`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SessionSwitch => "ON_SESSION_SWITCH",
            Self::SessionClosed => "ON_SESSION_CLOSED",
            Self::TabSwitch => "ON_TAB_SWITCH",
        }
    }
}

/// One event. What the page does not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Another session has the focus.
    SessionSwitch {
        /// The session that had it.
        previous: Option<SessionId>,
        /// The session that has it.
        current: Option<SessionId>,
    },
    /// A session was closed.
    SessionClosed {
        /// The session.
        session: Option<SessionId>,
    },
    /// Another tab has the focus.
    TabSwitch {
        /// The tab that had it, and its session.
        previous: (Option<SessionId>, Option<TabId>),
        /// The tab that has it, and its session.
        current: (Option<SessionId>, Option<TabId>),
    },
}

impl Event {
    fn read(kind: EventKind, data: &JsValue) -> Self {
        // The table of "ON_TAB_SWITCH event" spells one name in a capital, its example does not.
        let session = |names: &[&str]| member_text(data, names).map(SessionId::new);
        let tab = |name: &str| member_text(data, &[name]).map(TabId::new);
        match kind {
            EventKind::SessionSwitch => {
                Self::SessionSwitch { previous: session(&["previousSessionId"]), current: session(&["newSessionId"]) }
            }
            EventKind::SessionClosed => Self::SessionClosed { session: session(&["sessionId"]) },
            EventKind::TabSwitch => Self::TabSwitch {
                previous: (session(&["previousSessionId"]), tab("previousTabId")),
                current: (session(&["sessionId", "SessionId"]), tab("tabId")),
            },
        }
    }
}

/// The channel of one event, closed when it is dropped.
struct Channel {
    _listener: Listener,
    source: BroadcastChannel,
    kind: EventKind,
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// The events of some kinds, from when it was made until it is dropped. It has no end of its own.
///
/// A [`Stream`]; without a library for those, [`next`](Self::next) gives the events one by one. What is not taken is
/// kept.
#[must_use = "dropped, it no longer listens"]
pub struct Events {
    channels: Vec<Channel>,
    queue: Queue<Event>,
}

impl AppProfileManager {
    /// Listens for events of these kinds, each on the channel that `getEventPublisherTopic` names.
    ///
    /// ```no_run
    /// use omni_runtime::apm::{AppProfileManager, Event, EventKind};
    ///
    /// # async fn act() -> Result<(), omni_runtime::Error> {
    /// let mut events = AppProfileManager::new().events(&[EventKind::SessionSwitch])?;
    /// while let Some(event) = events.next().await {
    ///     if let Event::SessionSwitch { current, .. } = event {
    ///         println!("the agent is at {current:?} now");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the page has no such function, it fails, or it names no channel.
    pub fn events(&self, kinds: &[EventKind]) -> Result<Events, Error> {
        let queue = Queue::new();
        let channels = kinds.iter().map(|&kind| self.channel(kind, queue.clone())).collect::<Result<_, _>>()?;
        Ok(Events { channels, queue })
    }

    fn channel(&self, kind: EventKind, queue: Queue<Event>) -> Result<Channel, Error> {
        let topic = self.page.call_now(GET_EVENT_PUBLISHER_TOPIC, || [JsValue::from_str(kind.name())])?;
        let name = GET_EVENT_PUBLISHER_TOPIC.name;
        let topic = text(&topic).ok_or_else(|| {
            let message = format!("`{name}` gave {} for `{}`: expected a text", shown(&topic), kind.name());
            Error::new(ErrorKind::Decode, message)
        })?;
        let source = BroadcastChannel::new(&topic).map_err(|value| Error::thrown(value).during(&"BroadcastChannel"))?;
        let listener = Listener::new(source.unchecked_ref::<JsValue>().clone(), "message", move |message| {
            let data = member(&message, "data").unwrap_or_default();
            queue.push(Event::read(kind, &data));
        });
        Ok(Channel { _listener: listener, source, kind })
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
        let kinds: Vec<_> = self.channels.iter().map(|channel| channel.kind).collect();
        f.debug_struct("Events").field("kinds", &kinds).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::NAMESPACES;

    #[test]
    fn its_kinds_are_those_of_the_contract() {
        let apm = NAMESPACES.iter().find(|namespace| namespace.name == "Microsoft.Apm").unwrap();
        let listed: Vec<_> = apm.events.iter().map(|event| event.name).collect();
        assert_eq!(EventKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>(), listed);
    }
}
