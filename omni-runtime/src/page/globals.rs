//! Finds functions of the page by their full names, and says which part of a name is missing.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::Page;
use crate::future::IN_BROWSER;
use crate::{Error, ErrorKind};

/// How many windows a frame can be inside of before the search gives up: a chain of frames has an end, a stand-in's
/// `parent` might not.
const DEPTH: usize = 16;

/// A function of the page, with the object that it is called on.
pub(crate) struct PageFunction {
    owner: JsValue,
    function: Function,
}

impl PageFunction {
    /// Calls it, and gives what it threw as the error.
    ///
    /// Arguments that are left out at the end are not there at all, those before others are `undefined`.
    pub(crate) fn call(&self, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
        let count = arguments.iter().rposition(|argument| !argument.is_undefined()).map_or(0, |last| last + 1);
        let list: Array = arguments[..count].iter().collect();
        self.function.apply(&self.owner, &list)
    }
}

/// What is not there.
struct Missing {
    /// The object that has it not, by its full name; empty for the window itself.
    owner: String,
    member: String,
    /// What is there instead, where it is something.
    found: Option<String>,
    depth: usize,
}

impl Page {
    /// The function of this name: `Microsoft.Omnichannel.linkToConversation`.
    pub(crate) fn function(&self, name: &str) -> Result<PageFunction, Error> {
        if !IN_BROWSER {
            return Err(Error::no_browser());
        }
        let mut nearest: Option<Missing> = None;
        for window in self.windows() {
            match find(&window, name) {
                Ok(function) => return Ok(function),
                // The window that has most of the name tells best what is missing.
                Err(missing) if nearest.as_ref().is_none_or(|nearest| nearest.depth < missing.depth) => {
                    nearest = Some(missing);
                }
                Err(_) => {}
            }
        }
        Err(absent(name, nearest.as_ref()))
    }

    /// Where to look: this window, and those around it.
    fn windows(&self) -> Vec<JsValue> {
        if let Some(global) = &self.global {
            return vec![global.clone()];
        }
        let mut windows = vec![JsValue::from(js_sys::global())];
        while windows.len() < DEPTH {
            let inner = &windows[windows.len() - 1];
            // A window of another origin does not let its members be read.
            match member(inner, "parent") {
                Some(outer) if !js_sys::Object::is(inner, &outer) && outer.is_object() => windows.push(outer),
                _ => break,
            }
        }
        windows
    }
}

fn find(window: &JsValue, name: &str) -> Result<PageFunction, Missing> {
    let mut owner = window.clone();
    let mut parts = name.split('.').enumerate().peekable();
    while let Some((depth, part)) = parts.next() {
        let value = member(&owner, part).unwrap_or_default();
        let is_last = parts.peek().is_none();
        if is_last && let Some(function) = value.dyn_ref::<Function>() {
            return Ok(PageFunction { owner, function: function.clone() });
        }
        // A namespace may be a class, which is a function.
        if is_last || !(value.is_object() || value.is_function()) {
            return Err(Missing {
                owner: name.split('.').take(depth).collect::<Vec<_>>().join("."),
                member: part.to_owned(),
                found: (!value.is_undefined()).then(|| kind_of(&value)),
                depth,
            });
        }
        owner = value;
    }
    Err(Missing { owner: String::new(), member: name.to_owned(), found: None, depth: 0 })
}

fn absent(name: &str, missing: Option<&Missing>) -> Error {
    let what = match missing {
        Some(Missing { owner, member, found, .. }) => {
            let place = if owner.is_empty() { "this page".to_owned() } else { format!("`{owner}` of this page") };
            match found {
                Some(found) => format!("`{member}` in {place} is {found}, not what it should be"),
                None => format!("{place} has no `{member}`"),
            }
        }
        None => "this page is not there".to_owned(),
    };
    let message = format!(
        "`{name}` cannot be called: {what}; it has to run in a page of Dynamics 365 Customer Service with Omnichannel"
    );
    Error::new(ErrorKind::Absent, message)
}

/// What JavaScript's `typeof` says, with an article; null is null.
fn kind_of(value: &JsValue) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    match value.js_typeof().as_string().as_deref() {
        Some("object") => "an object".to_owned(),
        Some(kind) => format!("a {kind}"),
        None => "something else".to_owned(),
    }
}

/// The member of an object; none where there is none, or none that this code may read.
pub(crate) fn member(owner: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(owner, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}
