use std::fmt;

use wasm_bindgen::JsValue;

use super::TabId;
use crate::Error;
use crate::contract::tab::{CLOSE, FOCUS, REFRESH};
use crate::page::object::PageObject;

/// A tab of a session.
#[derive(Clone)]
pub struct Tab {
    object: PageObject,
}

impl Tab {
    pub(super) fn new(object: PageObject) -> Self {
        Self { object }
    }

    /// Its id: `tabId`.
    ///
    /// # Errors
    ///
    /// When the tab has none.
    pub fn id(&self) -> Result<TabId, Error> {
        self.object.text("tabId").map(TabId::new)
    }

    /// Whether it can be closed: `canClose`. The first tab of a session cannot.
    ///
    /// # Errors
    ///
    /// When the tab does not say.
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

    /// Shows its record anew: `refresh`.
    ///
    /// # Errors
    ///
    /// When the page fails.
    pub fn refresh(&self) -> Result<(), Error> {
        self.object.call(REFRESH, []).map(drop)
    }

    /// Puts the focus on it: `focus`.
    ///
    /// # Errors
    ///
    /// When the page fails.
    pub fn focus(&self) -> Result<(), Error> {
        self.object.call(FOCUS, []).map(drop)
    }

    /// Closes it: `close`.
    ///
    /// # Errors
    ///
    /// When the page fails, as it may for the first tab.
    pub fn close(&self) -> Result<(), Error> {
        self.object.call(CLOSE, []).map(drop)
    }
}

impl fmt::Debug for Tab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tab({})", self.object.name())
    }
}
