use js_sys::{Map, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::Reference;

/// A session to create: "createSession (app profile manager)".
///
/// ```
/// use omni_runtime::{Id, apm::NewSession, entities::Incident};
///
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let session = NewSession::from_template("case_entity_session_default_template").record(CASE).in_background();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession(Creation);

/// A tab to create in the session in focus: "createTab (app profile manager)".
///
/// ```
/// use omni_runtime::{Id, apm::NewTab, entities::Account};
///
/// const ACCOUNT: Id<Account> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let tab = NewTab::from_template("msdyn_entityrecord").record(ACCOUNT);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTab(Creation);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Creation {
    template: String,
    context: Vec<(String, String)>,
    focused: Option<bool>,
}

impl NewSession {
    /// A session of the template with this unique name.
    #[must_use]
    pub fn from_template(name: impl Into<String>) -> Self {
        Self(Creation { template: name.into(), context: Vec::new(), focused: None })
    }

    /// About this record, for a template of the kind *Entity*.
    #[must_use]
    pub fn record(self, record: impl Into<Reference>) -> Self {
        let record = record.into();
        let parameters = serde_json::json!([["entityName", record.table()], ["entityId", record.id()]]);
        self.context("parametersStr", parameters.to_string())
    }

    /// Adds a value to the session's context.
    #[must_use]
    pub fn context(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.context.push((name.into(), value.into()));
        self
    }

    /// Leaves the focus where it is.
    #[must_use]
    pub fn in_background(mut self) -> Self {
        self.0.focused = Some(false);
        self
    }

    pub(super) fn input(&self) -> JsValue {
        self.0.input("sessionContext")
    }
}

impl NewTab {
    /// A tab of the template with this unique name.
    #[must_use]
    pub fn from_template(name: impl Into<String>) -> Self {
        Self(Creation { template: name.into(), context: Vec::new(), focused: None })
    }

    /// That shows this record, for a template of the kind *Entity record*.
    #[must_use]
    pub fn record(self, record: impl Into<Reference>) -> Self {
        let record = record.into();
        self.context("entityName", record.table()).context("entityId", record.id().to_string())
    }

    /// Adds a value to the tab's context.
    #[must_use]
    pub fn context(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.context.push((name.into(), value.into()));
        self
    }

    /// Puts the focus on the tab, or leaves it where it is.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.0.focused = Some(focused);
        self
    }

    pub(super) fn input(&self) -> JsValue {
        self.0.input("appContext")
    }
}

impl Creation {
    /// The object that the page's function takes; what was not said is not in it.
    fn input(&self, context_name: &str) -> JsValue {
        let input = JsValue::from(Object::new());
        // An object that was just made takes every member.
        let set = |name: &str, value: JsValue| drop(Reflect::set(&input, &JsValue::from_str(name), &value));
        set("templateName", JsValue::from_str(&self.template));
        if !self.context.is_empty() {
            let context = Map::new();
            for (name, value) in &self.context {
                context.set(&JsValue::from_str(name), &JsValue::from_str(value));
            }
            set(context_name, context.into());
        }
        if let Some(focused) = self.focused {
            set("isFocused", JsValue::from_bool(focused));
        }
        input
    }
}
