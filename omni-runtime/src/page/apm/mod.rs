//! Sessions and tabs of the agent's page: the global object `Microsoft.Apm`, the app profile manager.
//!
//! Linking and unlinking change the database; the tab shows it once it was refreshed:
//!
//! ```no_run
//! use omni_runtime::{Error, Id, Page, apm, entities::Incident, unlink_focused};
//!
//! # async fn act(case: Id<Incident>) -> Result<(), Error> {
//! unlink_focused::<Incident>(case).send(&Page::new()).await?;
//! apm::focused_tab()?.refresh()?;
//! # Ok(())
//! # }
//! ```
//!
//! The reference is Microsoft's page "App profile manager JavaScript API Reference" and those below it, one a method.

mod creation;
mod events;
mod ids;
mod session;
mod tab;

pub use creation::{NewSession, NewTab};
pub use events::{Event, EventKind, Events};
pub use ids::{SessionId, TabId};
pub use session::Session;
pub use tab::Tab;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::Page;
use super::object::PageObject;
use super::value::{shown, text};
use crate::contract::Callable;
use crate::contract::manager::{
    CAN_CREATE_SESSION, CLOSE_TAB, CREATE_SESSION, CREATE_TAB, FOCUS_TAB, GET_ALL_SESSIONS, GET_FOCUSED_SESSION,
    GET_SESSION, REFRESH_TAB,
};
use crate::{Error, ErrorKind};

/// Refreshes a tab of the session in focus: `refreshTab`.
///
/// # Errors
///
/// When the page has no app profile manager, or it fails.
pub fn refresh_tab(tab: &TabId) -> Result<(), Error> {
    AppProfileManager::new().refresh_tab(tab)
}

/// The tab in focus of the session in focus: `getFocusedSession().getFocusedTab()`.
///
/// # Errors
///
/// When the page has no app profile manager, or no such tab.
pub fn focused_tab() -> Result<Tab, Error> {
    focused_session()?.focused_tab()
}

/// The session in focus: `getFocusedSession`.
///
/// # Errors
///
/// When the page has no app profile manager, or no session.
pub fn focused_session() -> Result<Session, Error> {
    AppProfileManager::new().focused_session()
}

/// The app profile manager of a page.
#[derive(Debug, Clone, Default)]
pub struct AppProfileManager {
    page: Page,
}

impl AppProfileManager {
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

    /// The session in focus: `getFocusedSession`.
    ///
    /// # Errors
    ///
    /// When the page has no such function, it fails, or there is no session.
    pub fn focused_session(&self) -> Result<Session, Error> {
        let session = self.page.call_now(GET_FOCUSED_SESSION, || [])?;
        Ok(Session::new(PageObject::new(session, "Microsoft.Apm.getFocusedSession()")?, self.page.clone()))
    }

    /// The ids of all sessions: `getAllSessions`.
    ///
    /// # Errors
    ///
    /// When the page has no such function, it fails, or it gives no list of ids.
    pub fn all_sessions(&self) -> Result<Vec<SessionId>, Error> {
        let sessions = self.page.call_now(GET_ALL_SESSIONS, || [])?;
        Ok(texts(&sessions, "Microsoft.Apm.getAllSessions()")?.into_iter().map(SessionId::new).collect())
    }

    /// A session by its id: `getSession`.
    ///
    /// # Errors
    ///
    /// When the page has no such function, it fails, or there is no such session.
    pub fn session(&self, id: &SessionId) -> Result<Session, Error> {
        let session = self.page.call_now(GET_SESSION, || [JsValue::from_str(id.as_str())])?;
        let name = format!("Microsoft.Apm.getSession(\"{id}\")");
        Ok(Session::new(PageObject::new(session, name)?, self.page.clone()))
    }

    /// Creates a session, and gives its id: `createSession`.
    ///
    /// The reference says that the function answers at once; apps have seen a promise, which this waits for.
    ///
    /// # Errors
    ///
    /// When the page has no such function, it fails, or it gives no id.
    pub async fn create_session(&self, session: &NewSession) -> Result<SessionId, Error> {
        self.create(CREATE_SESSION, || session.input()).await.map(SessionId::new)
    }

    /// Whether one more session can be created: `canCreateSession`.
    ///
    /// # Errors
    ///
    /// When the page has no such function, it fails, or it gives neither true nor false.
    pub fn can_create_session(&self) -> Result<bool, Error> {
        flag(&self.page.call_now(CAN_CREATE_SESSION, || [])?, "Microsoft.Apm.canCreateSession()")
    }

    /// Creates a tab in the session in focus, and gives its id: `createTab`.
    ///
    /// # Errors
    ///
    /// When the page has no such function, it fails, or it gives no id.
    pub async fn create_tab(&self, tab: &NewTab) -> Result<TabId, Error> {
        self.create(CREATE_TAB, || tab.input()).await.map(TabId::new)
    }

    /// Refreshes a tab: `refreshTab`.
    ///
    /// # Errors
    ///
    /// When the page has no such function, or it fails.
    pub fn refresh_tab(&self, tab: &TabId) -> Result<(), Error> {
        self.page.call_now(REFRESH_TAB, || [JsValue::from_str(tab.as_str())]).map(drop)
    }

    /// Puts the focus on a tab: `focusTab`.
    ///
    /// # Errors
    ///
    /// When the page has no such function, or it fails.
    pub fn focus_tab(&self, tab: &TabId) -> Result<(), Error> {
        self.page.call_now(FOCUS_TAB, || [JsValue::from_str(tab.as_str())]).map(drop)
    }

    /// Closes a tab of the session in focus: `closeTab`. The first tab of a session stays.
    ///
    /// # Errors
    ///
    /// When the page has no such function, or it fails.
    pub fn close_tab(&self, tab: &TabId) -> Result<(), Error> {
        self.page.call_now(CLOSE_TAB, || [JsValue::from_str(tab.as_str())]).map(drop)
    }

    async fn create(&self, function: Callable<1>, input: impl FnOnce() -> JsValue) -> Result<String, Error> {
        let name = function.name;
        let given = self.page.call_now(function, || [input()])?;
        let answer = self.page.settle(given).await.map_err(|error| error.during(&name))?;
        text(&answer).ok_or_else(|| {
            Error::new(
                ErrorKind::Decode,
                format!("`{name}` gave {}: expected the id of what it created", shown(&answer)),
            )
        })
    }
}

/// A list of texts.
fn texts(value: &JsValue, name: &str) -> Result<Vec<String>, Error> {
    let list = value.dyn_ref::<Array>().map(|list| list.iter().map(|item| text(&item)).collect::<Option<Vec<_>>>());
    list.flatten()
        .ok_or_else(|| Error::new(ErrorKind::Decode, format!("`{name}` gave {}: expected a list of ids", shown(value))))
}

fn flag(value: &JsValue, name: &str) -> Result<bool, Error> {
    value
        .as_bool()
        .ok_or_else(|| Error::new(ErrorKind::Decode, format!("`{name}` gave {}: expected true or false", shown(value))))
}
