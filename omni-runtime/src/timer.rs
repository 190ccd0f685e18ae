//! The timers of a browser.

use std::time::Duration;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &Function, milliseconds: f64, argument: &JsValue) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// A browser's timer whose time does not fit into 31 bits of milliseconds, 24 days, goes off at once.
pub(crate) const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// A promise that resolves after a while, unless it is dropped before.
pub(crate) struct Alarm {
    promise: Promise,
    timer: JsValue,
}

impl Alarm {
    /// Resolves with this value, after [`LONGEST`] at the latest.
    pub(crate) fn after(time: Duration, value: &JsValue) -> Self {
        let mut timer = JsValue::UNDEFINED;
        let promise = Promise::new(&mut |resolve, _| {
            timer = set_timeout(&resolve, time.min(LONGEST).as_secs_f64() * 1000.0, value);
        });
        Self { promise, timer }
    }

    pub(crate) fn promise(&self) -> &Promise {
        &self.promise
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
    }
}

/// Waits.
#[cfg(all(feature = "web-api", target_arch = "wasm32"))]
pub(crate) async fn sleep(time: Duration) {
    let alarm = Alarm::after(time, &JsValue::UNDEFINED);
    // It is never rejected.
    let _ = js_sys::futures::JsFuture::from(alarm.promise().clone()).await;
}
