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

use wasm_bindgen::JsValue;

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
        self.call("startChat", || vec![options.argument()]).map(drop)
    }

    /// Offers the customer a chat: `startProactiveChat`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn start_proactive_chat(&self, options: &ProactiveChat) -> Result<(), Error> {
        self.call("startProactiveChat", || options.arguments()).map(drop)
    }

    /// Ends the chat: `closeChat`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn close_chat(&self) -> Result<(), Error> {
        self.call("closeChat", Vec::new).map(drop)
    }

    /// Whether an agent could answer now, and how long it would take: `getAgentAvailability`.
    ///
    /// The service answers 100 such questions in a minute for the whole organisation.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, it fails, or it does not answer in time.
    pub async fn agent_availability(&self) -> Result<AgentAvailability, Error> {
        let given = self.call("getAgentAvailability", Vec::new)?;
        let answer = self.page.settle(given).await;
        answer
            .map(|answer| AgentAvailability::read(&answer))
            .map_err(|error| error.during(&name("getAgentAvailability")))
    }

    /// Calls a function of the widget. Its arguments are made once it was found: only then there is a browser to make
    /// them in.
    fn call(&self, function: &str, arguments: impl FnOnce() -> Vec<JsValue>) -> Result<JsValue, Error> {
        let name = name(function);
        let function = self.page.function(&name)?;
        function.call(&arguments()).map_err(|value| Error::thrown(value).during(&name))
    }
}

fn name(function: &str) -> String {
    format!("Microsoft.Omnichannel.LiveChatWidget.SDK.{function}")
}
