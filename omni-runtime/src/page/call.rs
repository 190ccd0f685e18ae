//! One call of a page's function, from its arguments to what its promise settled with.

use std::time::Duration;

use js_sys::futures::JsFuture;
use js_sys::{Array, Object, Promise};
use wasm_bindgen::JsValue;

use super::Page;
use crate::contract::Callable;
use crate::timer::Alarm;
use crate::{Error, ErrorKind};

impl Page {
    /// Calls a function and waits for what it gives.
    ///
    /// # Errors
    ///
    /// When it is not there, throws, rejects, or takes longer than it may.
    pub(crate) async fn call<const COUNT: usize>(
        &self,
        function: Callable<COUNT>,
        arguments: [JsValue; COUNT],
    ) -> Result<JsValue, Error> {
        let given = self.function(function.name)?.call(&arguments).map_err(Error::thrown)?;
        self.settle(given).await
    }

    /// Calls a function that answers at once. Its arguments are made once it was found: only then there is a browser to
    /// make them in.
    pub(crate) fn call_now<const COUNT: usize>(
        &self,
        function: Callable<COUNT>,
        arguments: impl FnOnce() -> [JsValue; COUNT],
    ) -> Result<JsValue, Error> {
        let name = function.name;
        self.function(name)?.call(&arguments()).map_err(|value| Error::thrown(value).during(&name))
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
    let alarm = Alarm::after(timeout, &late);
    let first = JsFuture::from(Promise::race(&Array::of2(&promise, alarm.promise()))).await;
    match first {
        Ok(value) if Object::is(&value, &late) => None,
        settled => Some(settled),
    }
}

fn unanswered(timeout: Duration) -> Error {
    // Not `as_millis`: printing 128 bits would be a twentieth of a small web resource.
    let milliseconds = timeout.as_secs().saturating_mul(1000).saturating_add(timeout.subsec_millis().into());
    let message = format!("the page did not answer within {milliseconds} ms; it may still carry it out");
    Error::new(ErrorKind::Unanswered, message)
}
