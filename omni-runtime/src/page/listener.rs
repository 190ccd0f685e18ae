//! A function of ours that the page calls for each event, for as long as it is kept.

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    type EventTarget;

    #[wasm_bindgen(method, js_name = addEventListener)]
    fn add_event_listener(this: &EventTarget, name: &str, listener: &Function);

    #[wasm_bindgen(method, js_name = removeEventListener)]
    fn remove_event_listener(this: &EventTarget, name: &str, listener: &Function);
}

/// Listens until it is dropped.
pub(crate) struct Listener {
    target: JsValue,
    event: &'static str,
    closure: Closure<dyn Fn(JsValue)>,
}

impl Listener {
    /// Listens on an object that has `addEventListener`.
    pub(crate) fn new(target: JsValue, event: &'static str, heard: impl Fn(JsValue) + 'static) -> Self {
        let closure = Closure::<dyn Fn(JsValue)>::new(heard);
        target.unchecked_ref::<EventTarget>().add_event_listener(event, closure.as_ref().unchecked_ref());
        Self { target, event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let listener = self.closure.as_ref().unchecked_ref();
        self.target.unchecked_ref::<EventTarget>().remove_event_listener(self.event, listener);
    }
}
