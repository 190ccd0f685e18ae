//! The error that a JavaScript value is: one that was thrown, or that a promise was rejected with.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use wasm_bindgen::JsValue;

use super::globals::member;
use super::value::{json, member_text, shown, text};
use crate::error::Reply;
use crate::{Error, ErrorKind};

thread_local! {
    /// The values that errors refer to, in the order of their numbers.
    static KEPT: RefCell<Vec<(u64, JsValue)>> = const { RefCell::new(Vec::new()) };
}

static NUMBERS: AtomicU64 = AtomicU64::new(0);

/// A JavaScript value as a number, so that an error may move between threads as errors do; the value itself cannot,
/// and stays with the thread that it came to.
#[derive(Debug)]
pub(crate) struct Kept(u64);

impl Kept {
    fn new(value: JsValue) -> Self {
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        KEPT.with_borrow_mut(|kept| kept.push((number, value)));
        Self(number)
    }

    /// The value; none on another thread.
    pub(crate) fn value(&self) -> Option<JsValue> {
        KEPT.with_borrow(|kept| {
            let place = kept.binary_search_by_key(&self.0, |(number, _)| *number).ok()?;
            Some(kept[place].1.clone())
        })
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // A thread that ends has let its values go already.
        let _ = KEPT.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            if let Ok(place) = kept.binary_search_by_key(&self.0, |(number, _)| *number) {
                kept.remove(place);
            }
        });
    }
}

impl Error {
    /// What every use of a page gives in a program that was not built for a browser.
    pub(crate) fn no_browser() -> Self {
        let message = "there is no page here: this program runs outside of a browser; build it for wasm32";
        Self::new(ErrorKind::Absent, message)
    }

    /// What a promise of the page was rejected with.
    pub(crate) fn rejected(value: JsValue) -> Self {
        refused("the page refused", value)
    }

    /// What a function of the page threw, in place of giving a promise.
    pub(crate) fn thrown(value: JsValue) -> Self {
        refused("the page's function failed", value)
    }
}

fn refused(what: &str, value: JsValue) -> Error {
    let reply = reply(&value);
    let kind = reply.kind();
    let reason = match &reply.message {
        Some(message) => message.clone(),
        None if value.is_undefined() || value.is_null() => "it gave no reason".to_owned(),
        None => shown(&value),
    };
    let known = [("code", reply.code.as_ref()), ("request id", reply.request_id.as_ref())];
    let known: Vec<_> = known.iter().filter_map(|(name, text)| Some(format!("{name} {}", (*text)?))).collect();
    let known = if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
    let message = format!("{what}: {reason}{known}");
    Error::new(kind, message).with_page_value(reply, Kept::new(value))
}

/// The same questions that a reply of the Web API answers, read from whatever the page gave.
fn reply(value: &JsValue) -> Reply {
    // The client API wraps the service's own error in some of its errors.
    let inner = member(value, "error").filter(JsValue::is_object);
    let sources = [Some(value), inner.as_ref()];
    let find = |names: &[&str]| sources.iter().flatten().find_map(|source| member_text(source, names));
    let code = sources.iter().flatten().find_map(|source| code(source));
    let status = find(&["httpStatus", "status"]).and_then(|status| status.parse().ok());
    Reply {
        status: status.filter(|status| (100..=599).contains(status)),
        code,
        message: if value.is_object() { find(&["message", "errorMessage"]) } else { text(value) },
        request_id: find(&["currentReqId", "requestId"]),
        retry_after: None,
        body: if value.is_object() { json(value) } else { None },
        challenge: None,
    }
}

/// The service's code. The client API gives it as a number, and the service prints that number in hexadecimal.
fn code(source: &JsValue) -> Option<String> {
    ["errorCode", "code"].iter().find_map(|name| {
        let value = member(source, name)?;
        // Codes are negative numbers of 32 bits; some are shown without their sign.
        let unsigned = value.as_f64().map(|code| if code < 0.0 { code + TWO_TO_32 } else { code });
        match unsigned.filter(|code| (TWO_TO_31..TWO_TO_32).contains(code)) {
            Some(code) => {
                let digits = js_sys::Number::from(code).to_string_with_radix(16).ok()?;
                Some(format!("0x{}", String::from(digits)))
            }
            None => text(&value),
        }
    })
}

const TWO_TO_31: f64 = 2_147_483_648.0;
const TWO_TO_32: f64 = 4_294_967_296.0;
