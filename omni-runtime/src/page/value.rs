//! Reads JavaScript values leniently: what a page hands over is not always what its reference says.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::globals::member;
use crate::{Error, ErrorKind};

#[wasm_bindgen]
extern "C" {
    /// What JavaScript prints. It prints numbers too: Rust's own printing of them is a tenth of a small web resource.
    #[wasm_bindgen(js_name = String, catch)]
    fn printed(value: &JsValue) -> Result<String, JsValue>;
}

/// A text, or a number or a boolean as text; empty text is none.
pub(crate) fn text(value: &JsValue) -> Option<String> {
    let text = match value.as_string() {
        None if value.as_f64().is_some() || value.as_bool().is_some() => printed(value).ok(),
        text => text,
    };
    text.filter(|text| !text.trim().is_empty())
}

/// The text of the first of these members that has one.
pub(crate) fn member_text(object: &JsValue, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(&member(object, name)?))
}

/// The JSON of a value; none for what has none, such as a function or an object that contains itself.
pub(crate) fn json(value: &JsValue) -> Option<String> {
    js_sys::JSON::stringify(value).ok().map(JsValue::from)?.as_string()
}

/// A value for a person: its text, its JSON, or what JavaScript prints.
pub(crate) fn shown(value: &JsValue) -> String {
    let is_error = value.has_type::<js_sys::Error>();
    let text = if is_error { None } else { text(value).or_else(|| json(value)) };
    text.or_else(|| printed(value).ok()).unwrap_or_else(|| "something that cannot be printed".to_owned())
}

/// The JavaScript value that JSON is.
pub(crate) fn parsed(json: &impl serde::Serialize) -> Result<JsValue, Error> {
    let failed = "the command cannot be written as JSON";
    let text = serde_json::to_string(json);
    let text = text.map_err(|error| Error::new(ErrorKind::Configuration, failed).with_source(error))?;
    js_sys::JSON::parse(&text).map_err(Error::thrown)
}

/// What a command leaves out is `undefined`.
pub(crate) fn optional(text: Option<String>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, JsValue::from)
}
