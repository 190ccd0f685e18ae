use js_sys::Object;
use wasm_bindgen::JsValue;

use super::Context;
use super::context::set;

/// How to start a chat: "startChat".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StartChat {
    in_new_window: Option<bool>,
    context: Option<Context>,
}

impl StartChat {
    /// As the widget is set up.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// In a window of its own, or in the page.
    #[must_use]
    pub fn in_new_window(mut self, new: bool) -> Self {
        self.in_new_window = Some(new);
        self
    }

    /// With this context, whatever a context provider says.
    #[must_use]
    pub fn context(mut self, context: Context) -> Self {
        self.context = Some(context);
        self
    }

    /// The argument of the function: left out where there is nothing to say.
    pub(super) fn argument(&self) -> JsValue {
        if *self == Self::default() {
            return JsValue::UNDEFINED;
        }
        let options = new_window(self.in_new_window);
        if let Some(context) = &self.context {
            set(&options, "customContext", &context.to_js());
        }
        options
    }
}

/// How to offer a chat: "startProactiveChat".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProactiveChat {
    message: Option<String>,
    show_prechat: Option<bool>,
    in_new_window: Option<bool>,
}

impl ProactiveChat {
    /// With the widget's own words.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With these words.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Whether the customer is asked what the widget is set up to ask before a chat; yes if this is not called.
    #[must_use]
    pub fn show_prechat(mut self, show: bool) -> Self {
        self.show_prechat = Some(show);
        self
    }

    /// In a window of its own, or in the page.
    #[must_use]
    pub fn in_new_window(mut self, new: bool) -> Self {
        self.in_new_window = Some(new);
        self
    }

    pub(super) fn arguments(&self) -> [JsValue; 3] {
        let notification = JsValue::from(Object::new());
        if let Some(message) = &self.message {
            set(&notification, "message", &JsValue::from_str(message));
        }
        let show_prechat = self.show_prechat.map_or(JsValue::UNDEFINED, JsValue::from_bool);
        let options = self.in_new_window.map_or(JsValue::UNDEFINED, |new| new_window(Some(new)));
        [notification, show_prechat, options]
    }
}

fn new_window(new: Option<bool>) -> JsValue {
    let options = JsValue::from(Object::new());
    if let Some(new) = new {
        set(&options, "inNewWindow", &JsValue::from_bool(new));
    }
    options
}
