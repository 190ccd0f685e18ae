//! The transport inside the agent's page: the global functions of `Microsoft.Omnichannel`.

pub mod apm;
mod call;
mod conversations;
mod globals;
mod links;
pub(crate) mod listener;
mod object;
pub(crate) mod queue;
mod refusal;
pub(crate) mod value;

pub(crate) use globals::member;
pub(crate) use refusal::Kept;

use std::fmt;
use std::time::Duration;

use wasm_bindgen::JsValue;

/// The agent's page of Dynamics 365, with Omnichannel in it: where the functions of `Microsoft.Omnichannel` are.
///
/// For a web resource in wasm32. It carries out commands on the conversation in focus as well as on one that is named,
/// with the rights of the agent who is signed in. Elsewhere, in a browser or not, every command gives an error that
/// [is absent](crate::Error::is_absent) and names what is missing.
///
/// The functions are looked up each time one is called: in this window first, and then in the windows around it, since
/// Dynamics shows a web resource in a frame. The reference is Microsoft's page "Omnichannel JavaScript API reference".
///
/// ```
/// use omni_runtime::{Id, Page, entities::Incident, unlink_focused};
///
/// # async fn act(case: Id<Incident>) -> Result<(), omni_runtime::Error> {
/// let page = Page::new();
/// let done = unlink_focused::<Incident>(case).send(&page).await?;
/// println!("unlinked {}", done.record());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Page {
    global: Option<JsValue>,
    timeout: Option<Duration>,
}

impl Page {
    /// The page that this code runs in.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The page whose functions are members of this object and of no other: a window that the caller found, or a
    /// stand-in.
    #[must_use]
    pub fn of(global: JsValue) -> Self {
        Self { global: Some(global), timeout: None }
    }

    /// How long a function may take to answer; without limit if this is not called.
    ///
    /// A command whose time is up gives an error that [is unanswered](crate::Error::is_unanswered). Nothing can call
    /// it back: it may still be carried out.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { global, timeout } = self;
        f.debug_struct("Page").field("is_given", &global.is_some()).field("timeout", timeout).finish()
    }
}
