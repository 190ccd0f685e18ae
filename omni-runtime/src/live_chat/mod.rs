//! The chat widget on a customer's page: the global object `Microsoft.Omnichannel.LiveChatWidget.SDK`.
//!
//! It is the other side of a conversation, and another page than the agent's. The widget is used once it has raised
//! [`EventKind::Ready`].
//!
//! ```no_run
//! use omni_runtime::live_chat::{Context, EventKind, LiveChat, StartChat};
//!
//! # async fn act() -> Result<(), omni_runtime::Error> {
//! let chat = LiveChat::new();
//! let mut events = chat.events(&[EventKind::Ready, EventKind::MessageReceived])?;
//! while let Some(event) = events.next().await {
//!     match event.kind() {
//!         EventKind::Ready => {
//!             let context = Context::new().with("msdyn_cartvalue", 12.34).with_shown("msdyn_isvip", true);
//!             chat.start_chat(&StartChat::new().context(context))?;
//!         }
//!         _ => println!("a message came"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The reference is Microsoft's page "Live chat SDK Reference" and those below it, one a method or an event.

mod availability;
mod context;
mod events;
mod options;
mod providers;

pub use availability::AgentAvailability;
pub use context::{Context, ContextItem, ContextValue};
pub use events::{Event, EventKind, Events};
pub use options::{ProactiveChat, StartChat};
pub use providers::{AuthTokenProvider, ContextProvider};

use crate::contract::sdk::{CLOSE_CHAT, GET_AGENT_AVAILABILITY, START_CHAT, START_PROACTIVE_CHAT};
use crate::{Error, Page};

/// The chat widget of the page that this code runs in.
#[derive(Debug, Clone, Default)]
pub struct LiveChat {
    page: Page,
}

impl LiveChat {
    /// That of the page that this code runs in.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// That of this page.
    #[must_use]
    pub fn of(page: Page) -> Self {
        Self { page }
    }

    /// Opens the chat that is under way, or starts one: `startChat`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn start_chat(&self, options: &StartChat) -> Result<(), Error> {
        self.page.call_now(START_CHAT, || [options.argument()]).map(drop)
    }

    /// Offers the customer a chat: `startProactiveChat`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn start_proactive_chat(&self, options: &ProactiveChat) -> Result<(), Error> {
        self.page.call_now(START_PROACTIVE_CHAT, || options.arguments()).map(drop)
    }

    /// Ends the chat: `closeChat`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn close_chat(&self) -> Result<(), Error> {
        self.page.call_now(CLOSE_CHAT, || []).map(drop)
    }

    /// Whether an agent could answer now, and how long it would take: `getAgentAvailability`.
    ///
    /// The service answers 100 such questions in a minute for the whole organisation.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, it fails, or it does not answer in time.
    pub async fn agent_availability(&self) -> Result<AgentAvailability, Error> {
        let given = self.page.call_now(GET_AGENT_AVAILABILITY, || [])?;
        let answer = self.page.settle(given).await;
        answer
            .map(|answer| AgentAvailability::read(&answer))
            .map_err(|error| error.during(&GET_AGENT_AVAILABILITY.name))
    }
}
