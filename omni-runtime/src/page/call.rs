//! One call of a page's function, from its arguments to what its promise settled with.

use std::time::Duration;

use js_sys::futures::JsFuture;
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Page;
use crate::{Error, ErrorKind};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &Function, milliseconds: f64, argument: &JsValue) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

impl Page {
    /// Calls the function of this name and waits for what it gives.
    ///
    /// # Errors
    ///
    /// When it is not there, throws, rejects, or takes longer than it may.
    pub(crate) async fn call(&self, name: &str, arguments: &[JsValue]) -> Result<JsValue, Error> {
        let given = self.function(name)?.call(arguments).map_err(Error::thrown)?;
        self.settle(given).await
    }

    /// Calls the function of this name, which answers at once.
    pub(crate) fn call_now(&self, name: &str, arguments: &[JsValue]) -> Result<JsValue, Error> {
        self.function(name)?.call(arguments).map_err(|value| Error::thrown(value).during(&name))
    }

    /// Waits for a promise; what is none is taken as it is, as `await` does.
    pub(crate) async fn settle(&self, given: JsValue) -> Result<JsValue, Error> {
        let promise = Promise::resolve(&given);
        let settled = match self.timeout {
            None => JsFuture::from(promise).await,
            Some(timeout) => within(promise, timeout).await.ok_or_else(|| unanswered(timeout))?,
        };
        settled.map_err(Error::rejected)
    }
}

/// What the promise settled with, if it did so in time.
async fn within(promise: Promise, timeout: Duration) -> Option<Result<JsValue, JsValue>> {
    // Nobody else has this object, so that nothing which a page resolves with is mistaken for it.
    let late = JsValue::from(Object::new());
    let mut timer = JsValue::UNDEFINED;
    let alarm = Promise::new(&mut |resolve, _| {
        timer = set_timeout(&resolve, timeout.as_secs_f64() * 1000.0, &late);
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&promise, &alarm))).await;
    clear_timeout(&timer);
    match first {
        Ok(value) if Object::is(&value, &late) => None,
        settled => Some(settled),
    }
}

fn unanswered(timeout: Duration) -> Error {
    let message =
        format!("the page did not answer within {} ms; it may still carry it out", timeout.as_millis() as u64);
    Error::new(ErrorKind::Unanswered, message)
}
