//! An object that the page gave: its methods and properties, with what is wrong named by the object's own name.

use wasm_bindgen::{JsCast, JsValue};

use super::globals::member;
use super::value::{shown, text};
use crate::contract::Callable;
use crate::{Error, ErrorKind};

/// An object of the page, and what it is called in a message: `Microsoft.Apm.getFocusedSession()`.
#[derive(Clone)]
pub(super) struct PageObject {
    object: JsValue,
    name: String,
}

impl PageObject {
    /// Takes what a function gave.
    pub(super) fn new(value: JsValue, name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        if !value.is_object() {
            let message = format!("`{name}` gave {}, not an object: there is none", shown(&value));
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        Ok(Self { object: value, name })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn call<const COUNT: usize>(
        &self,
        method: Callable<COUNT>,
        arguments: [JsValue; COUNT],
    ) -> Result<JsValue, Error> {
        let name = format!("{}.{}", self.name, method.name);
        let function = member(&self.object, method.name).unwrap_or_default();
        let Some(function) = function.dyn_ref::<js_sys::Function>() else {
            return Err(Error::new(ErrorKind::Absent, format!("`{name}` is not a function of this page")));
        };
        let list: js_sys::Array = arguments.into_iter().collect();
        function.apply(&self.object, &list).map_err(|value| Error::thrown(value).during(&name))
    }

    pub(super) fn text(&self, property: &str) -> Result<String, Error> {
        let value = member(&self.object, property).unwrap_or_default();
        text(&value).ok_or_else(|| self.unexpected(property, "a text", &value))
    }

    /// A property that is a text and may be missing or empty.
    pub(super) fn optional_text(&self, property: &str) -> Option<String> {
        text(&member(&self.object, property)?)
    }

    pub(super) fn flag(&self, property: &str) -> Result<bool, Error> {
        let value = member(&self.object, property).unwrap_or_default();
        value.as_bool().ok_or_else(|| self.unexpected(property, "true or false", &value))
    }

    pub(super) fn set(&self, property: &str, value: &JsValue) -> Result<(), Error> {
        let set = js_sys::Reflect::set(&self.object, &JsValue::from_str(property), value);
        let is_set = set.map_err(|value| Error::thrown(value).during(&format!("{}.{property}", self.name)))?;
        if is_set {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Refused, format!("`{}.{property}` cannot be changed", self.name)))
    }

    fn unexpected(&self, property: &str, expected: &str, found: &JsValue) -> Error {
        let message = format!("`{}.{property}` is {}: expected {expected}", self.name, shown(found));
        Error::new(ErrorKind::Decode, message)
    }
}
