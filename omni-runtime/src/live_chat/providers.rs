//! Functions that the widget calls when it needs something: async closures on this side, functions on the other.

use std::fmt;
use std::rc::Rc;

use js_sys::futures::future_to_promise;
use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::{Context, LiveChat};
use crate::contract::sdk::{
    GET_AUTH_TOKEN_PROVIDER, GET_CONTEXT_PROVIDER, REMOVE_AUTH_TOKEN_PROVIDER, REMOVE_CONTEXT_PROVIDER,
    SET_AUTH_TOKEN_PROVIDER, SET_CONTEXT_PROVIDER,
};
use crate::{Error, Page};

impl LiveChat {
    /// Has the widget ask this closure for the context when a chat starts: `setContextProvider`.
    ///
    /// The widget is given a promise of the context. Where it does not wait for one, give it the context itself, with
    /// [`set_context`](Self::set_context). For a customer who is signed in the context is part of the token instead.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn set_context_provider<F>(&self, provider: F) -> Result<(), Error>
    where
        F: AsyncFn() -> Result<Context, Error> + 'static,
    {
        let provider = Rc::new(provider);
        self.page
            .call_now(SET_CONTEXT_PROVIDER, || {
                let asked = move || -> JsValue {
                    let provider = Rc::clone(&provider);
                    let context =
                        async move { provider().await.map(|context| context.to_js()).map_err(|error| to_js(&error)) };
                    future_to_promise(context).into()
                };
                [Closure::<dyn Fn() -> JsValue>::new(asked).into_js_value()]
            })
            .map(drop)
    }

    /// Gives the widget this context for every chat: `setContextProvider` with a function that returns it.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn set_context(&self, context: Context) -> Result<(), Error> {
        self.page
            .call_now(SET_CONTEXT_PROVIDER, || {
                [Closure::<dyn Fn() -> JsValue>::new(move || context.to_js()).into_js_value()]
            })
            .map(drop)
    }

    /// The context provider that is set: `getContextProvider`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn context_provider(&self) -> Result<Option<ContextProvider>, Error> {
        let provider = self.page.call_now(GET_CONTEXT_PROVIDER, || [])?;
        Ok(provider.dyn_into().ok().map(|function| ContextProvider { function, page: self.page.clone() }))
    }

    /// Takes the context provider away: `removeContextProvider`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn remove_context_provider(&self) -> Result<(), Error> {
        self.page.call_now(REMOVE_CONTEXT_PROVIDER, || []).map(drop)
    }

    /// Has the widget ask this closure for the customer's token (a JWT) when a chat starts: `setAuthTokenProvider`.
    ///
    /// Where the closure gives an error, the widget is not called back, and the promise that it was given is rejected.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn set_auth_token_provider<F>(&self, provider: F) -> Result<(), Error>
    where
        F: AsyncFn() -> Result<String, Error> + 'static,
    {
        let provider = Rc::new(provider);
        self.page
            .call_now(SET_AUTH_TOKEN_PROVIDER, || {
                let asked = move |callback: Function| -> JsValue {
                    let provider = Rc::clone(&provider);
                    let called_back = async move {
                        let token = provider().await.map_err(|error| to_js(&error))?;
                        callback.call1(&JsValue::UNDEFINED, &JsValue::from_str(&token))
                    };
                    future_to_promise(called_back).into()
                };
                [Closure::<dyn Fn(Function) -> JsValue>::new(asked).into_js_value()]
            })
            .map(drop)
    }

    /// The token provider that is set: `getAuthTokenProvider`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn auth_token_provider(&self) -> Result<Option<AuthTokenProvider>, Error> {
        let provider = self.page.call_now(GET_AUTH_TOKEN_PROVIDER, || [])?;
        Ok(provider.dyn_into().ok().map(|function| AuthTokenProvider { function, page: self.page.clone() }))
    }

    /// Takes the token provider away: `removeAuthTokenProvider`.
    ///
    /// # Errors
    ///
    /// When the page has no chat widget, or it fails.
    pub fn remove_auth_token_provider(&self) -> Result<(), Error> {
        self.page.call_now(REMOVE_AUTH_TOKEN_PROVIDER, || []).map(drop)
    }
}

/// A context provider that somebody has set.
#[derive(Clone)]
pub struct ContextProvider {
    function: Function,
    page: Page,
}

impl ContextProvider {
    /// Asks it for the context, as the widget does.
    ///
    /// # Errors
    ///
    /// When the provider fails.
    pub async fn context(&self) -> Result<Context, Error> {
        let given = self.function.call0(&JsValue::UNDEFINED).map_err(Error::thrown)?;
        self.page.settle(given).await.map(|context| Context::read(&context))
    }
}

/// A token provider that somebody has set.
#[derive(Clone)]
pub struct AuthTokenProvider {
    function: Function,
    page: Page,
}

impl AuthTokenProvider {
    /// Asks it for the token, as the widget does: with a function that it calls back.
    ///
    /// # Errors
    ///
    /// When the provider fails, or calls back with something other than a text. Where it never calls back, this waits
    /// as long as the page's time allows.
    pub async fn token(&self) -> Result<String, Error> {
        let mut thrown = None;
        let mut given = JsValue::UNDEFINED;
        let called_back = Promise::new(&mut |resolve, _| match self.function.call1(&JsValue::UNDEFINED, &resolve) {
            Ok(value) => given = value,
            Err(value) => thrown = Some(value),
        });
        if let Some(value) = thrown {
            return Err(Error::thrown(value));
        }
        // A provider that is async rejects its promise where it has no token; one that gives no promise calls back.
        if given.has_type::<Promise>() {
            self.page.settle(given).await?;
        }
        let token = self.page.settle(called_back.into()).await?;
        token.as_string().ok_or_else(|| {
            Error::new(crate::ErrorKind::Decode, "the token provider called back with something other than a text")
        })
    }
}

/// An error as JavaScript sees it; one that came from there, as the value that it was.
fn to_js(error: &Error) -> JsValue {
    error.js_value().unwrap_or_else(|| js_sys::Error::new(&error.to_string()).into())
}

impl fmt::Debug for ContextProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContextProvider").finish_non_exhaustive()
    }
}

impl fmt::Debug for AuthTokenProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthTokenProvider").finish_non_exhaustive()
    }
}
