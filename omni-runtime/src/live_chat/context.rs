use std::collections::BTreeMap;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::page::member;

/// What is known of a customer when a chat starts: variables by their logical names.
///
/// The work stream has context variables of these names; the service makes those that it has not, as text. A chat takes
/// 100 of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context(BTreeMap<String, ContextItem>);

/// One variable of a [`Context`].
#[derive(Debug, Clone, PartialEq)]
pub struct ContextItem {
    /// Its value.
    pub value: ContextValue,
    /// Whether the agent sees it; `None` leaves that to the service.
    pub is_displayable: Option<bool>,
}

/// The value of a context variable: the reference takes these three kinds and no objects.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ContextValue {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl Context {
    /// A context without variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a variable.
    #[must_use]
    pub fn with(self, name: impl Into<String>, value: impl Into<ContextValue>) -> Self {
        self.with_item(name, ContextItem { value: value.into(), is_displayable: None })
    }

    /// Adds a variable that the agent sees.
    #[must_use]
    pub fn with_shown(self, name: impl Into<String>, value: impl Into<ContextValue>) -> Self {
        self.with_item(name, ContextItem { value: value.into(), is_displayable: Some(true) })
    }

    /// Adds a variable with all that there is to say of it.
    #[must_use]
    pub fn with_item(mut self, name: impl Into<String>, item: ContextItem) -> Self {
        self.0.insert(name.into(), item);
        self
    }

    /// A variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&ContextItem> {
        self.0.get(name)
    }

    /// The variables, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ContextItem)> {
        self.0.iter().map(|(name, item)| (name.as_str(), item))
    }

    pub(super) fn to_js(&self) -> JsValue {
        let context = JsValue::from(Object::new());
        for (name, item) in &self.0 {
            let made = JsValue::from(Object::new());
            set(&made, "value", &item.value.to_js());
            if let Some(shown) = item.is_displayable {
                set(&made, "isDisplayable", &JsValue::from_bool(shown));
            }
            set(&context, name, &made);
        }
        context
    }

    /// Reads what a provider gave: items as above, or plain values, which an older edition of the reference has.
    pub(super) fn read(value: &JsValue) -> Self {
        let mut context = Self::new();
        if !value.is_object() {
            return context;
        }
        for name in Object::keys(value.unchecked_ref::<Object>()).iter().filter_map(|name| name.as_string()) {
            let Some(found) = member(value, &name) else { continue };
            let item = match ContextValue::read(&found) {
                Some(value) => Some(ContextItem { value, is_displayable: None }),
                None => member(&found, "value").and_then(|value| ContextValue::read(&value)).map(|value| ContextItem {
                    value,
                    is_displayable: member(&found, "isDisplayable").and_then(|shown| shown.as_bool()),
                }),
            };
            if let Some(item) = item {
                context.0.insert(name, item);
            }
        }
        context
    }
}

impl ContextValue {
    fn to_js(&self) -> JsValue {
        match self {
            Self::Text(text) => JsValue::from_str(text),
            Self::Number(number) => JsValue::from_f64(*number),
            Self::Boolean(yes) => JsValue::from_bool(*yes),
        }
    }

    fn read(value: &JsValue) -> Option<Self> {
        let text = value.as_string().map(Self::Text);
        text.or_else(|| value.as_f64().map(Self::Number)).or_else(|| value.as_bool().map(Self::Boolean))
    }
}

impl From<&str> for ContextValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for ContextValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for ContextValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for ContextValue {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for ContextValue {
    fn from(yes: bool) -> Self {
        Self::Boolean(yes)
    }
}

/// Sets a member of an object that was just made, which takes every one.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    drop(Reflect::set(object, &JsValue::from_str(name), value));
}
