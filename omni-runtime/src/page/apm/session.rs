use std::fmt;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use super::{SessionId, Tab, TabId, flag, texts};
use crate::contract::session::{
    CAN_CREATE_TAB, CLOSE, FOCUS, GET_ALL_TABS, GET_FOCUSED_TAB, GET_TAB, REQUEST_FOCUS, RESOLVE_SLUG, UPDATE_CONTEXT,
};
use crate::page::Page;
use crate::page::object::PageObject;
use crate::page::value::{shown, text};
use crate::{Error, ErrorKind};

/// A session of the agent's page.
#[derive(Clone)]
pub struct Session {
    object: PageObject,
    page: Page,
}

impl Session {
    pub(super) fn new(object: PageObject, page: Page) -> Self {
        Self { object, page }
    }

    /// Its id: `sessionId`.
    ///
    /// # Errors
    ///
    /// When the session has none.
    pub fn id(&self) -> Result<SessionId, Error> {
        self.object.text("sessionId").map(SessionId::new)
    }

    /// Whether it is the home session: `isDefault`.
    ///
    /// # Errors
    ///
    /// When the session does not say.
    pub fn is_default(&self) -> Result<bool, Error> {
        self.object.flag("isDefault")
    }

    /// Whether it can be closed: `canClose`. The home session cannot.
    ///
    /// # Errors
    ///
    /// When the session does not say.
    pub fn can_close(&self) -> Result<bool, Error> {
        self.object.flag("canClose")
    }

    /// Its label: `title`; empty where it has none.
    #[must_use]
    pub fn title(&self) -> String {
        self.object.optional_text("title").unwrap_or_default()
    }

    /// Changes its label.
    ///
    /// # Errors
    ///
    /// When the page does not let it be changed.
    pub fn set_title(&self, title: &str) -> Result<(), Error> {
        self.object.set("title", &JsValue::from_str(title))
    }

    /// Closes it: `close`.
    ///
    /// # Errors
    ///
    /// When the page fails, as it may for the home session.
    pub fn close(&self) -> Result<(), Error> {
        self.object.call(CLOSE, []).map(drop)
    }

    /// Puts the focus on it: `focus`.
    ///
    /// # Errors
    ///
    /// When the page fails.
    pub fn focus(&self) -> Result<(), Error> {
        self.object.call(FOCUS, []).map(drop)
    }

    /// Shows the agent that it wants the focus, if it has it not: `requestFocus`.
    ///
    /// # Errors
    ///
    /// When the page fails.
    pub fn request_focus(&self) -> Result<(), Error> {
        self.object.call(REQUEST_FOCUS, []).map(drop)
    }

    /// Whether one more tab can be created in it: `canCreateTab`.
    ///
    /// # Errors
    ///
    /// When the page fails, or gives neither true nor false.
    pub fn can_create_tab(&self) -> Result<bool, Error> {
        flag(&self.object.call(CAN_CREATE_TAB, [])?, &self.named("canCreateTab()"))
    }

    /// Its tab in focus: `getFocusedTab`.
    ///
    /// # Errors
    ///
    /// When the page fails, or there is none.
    pub fn focused_tab(&self) -> Result<Tab, Error> {
        let tab = self.object.call(GET_FOCUSED_TAB, [])?;
        PageObject::new(tab, self.named("getFocusedTab()")).map(Tab::new)
    }

    /// The ids of its tabs: `getAllTabs`.
    ///
    /// # Errors
    ///
    /// When the page fails, or gives no list of ids.
    pub fn all_tabs(&self) -> Result<Vec<TabId>, Error> {
        let tabs = self.object.call(GET_ALL_TABS, [])?;
        Ok(texts(&tabs, &self.named("getAllTabs()"))?.into_iter().map(TabId::new).collect())
    }

    /// One of its tabs by the id: `getTab`.
    ///
    /// # Errors
    ///
    /// When the page fails, or there is no such tab.
    pub fn tab(&self, id: &TabId) -> Result<Tab, Error> {
        let tab = self.object.call(GET_TAB, [JsValue::from_str(id.as_str())])?;
        PageObject::new(tab, self.named(&format!("getTab(\"{id}\")"))).map(Tab::new)
    }

    /// Sets values of its context, which macros and slugs read: `updateContext`.
    ///
    /// # Errors
    ///
    /// When the page fails.
    pub fn update_context(&self, values: &[(&str, &str)]) -> Result<(), Error> {
        let input = Object::new();
        for (name, value) in values {
            // An object that was just made takes every member.
            drop(Reflect::set(&input, &JsValue::from_str(name), &JsValue::from_str(value)));
        }
        self.object.call(UPDATE_CONTEXT, [input.into()]).map(drop)
    }

    /// The value of a variable of its context, such as `{anchor.title}`: `resolveSlug`.
    ///
    /// # Errors
    ///
    /// When the page fails, or gives no text.
    pub async fn resolve_slug(&self, slug: &str) -> Result<String, Error> {
        let given = self.object.call(RESOLVE_SLUG, [JsValue::from_str(slug)])?;
        let name = self.named(&format!("resolveSlug(\"{slug}\")"));
        let answer = self.page.settle(given).await.map_err(|error| error.during(&name))?;
        text(&answer)
            .ok_or_else(|| Error::new(ErrorKind::Decode, format!("`{name}` gave {}: expected a text", shown(&answer))))
    }

    fn named(&self, call: &str) -> String {
        format!("{}.{call}", self.object.name())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({})", self.object.name())
    }
}
