use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::address::{Address, is_version};
use super::token::{Secret, StaticToken, TokenSource};
use super::{Inner, WebApi, client, configuration};
use crate::Error;

/// The version of the Web API that is spoken where the caller names none.
const VERSION: &str = "v9.2";
const ATTEMPTS: u32 = 8;
const TIMEOUT: Duration = Duration::from_secs(60);

/// Sets up a [`WebApi`]. See [`WebApi::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct WebApiBuilder {
    /// None for the origin of the page that this runs in, whose session then takes a token's place.
    url: Option<String>,
    version: String,
    tokens: Option<Box<dyn TokenSource>>,
    http: Option<reqwest::Client>,
    user_agent: String,
    timeout: Duration,
    attempts: u32,
}

impl WebApiBuilder {
    pub(super) fn new(url: Option<String>) -> Self {
        Self {
            url,
            version: VERSION.to_owned(),
            tokens: None,
            http: None,
            user_agent: concat!("omni-runtime/", env!("CARGO_PKG_VERSION")).to_owned(),
            timeout: TIMEOUT,
            attempts: ATTEMPTS,
        }
    }

    /// Sends this bearer token with every request.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.token_source(StaticToken(token.into()))
    }

    /// Asks this source for a bearer token before every request.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.tokens = Some(Box::new(source));
        self
    }

    /// The version of the Web API; `v9.2` if this is not called. A version in the URL comes first.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// What the client calls itself in `User-Agent`. In a browser that is for the browser to say.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// How long one request may take in all; 60 seconds if this is not called.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often a conversation is read and written before changes by others are reported as a
    /// [conflict](Error::is_conflict); 8 times if this is not called, once at the least.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sends over this client, with its own TLS, proxy and timeouts, in place of one that is built here.
    ///
    /// Turn its redirects off: a redirect could carry the token elsewhere.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When the URL is not one that a token may be sent to, no token was given, or TLS cannot be set up.
    ///
    /// ```
    /// let error = omni_runtime::WebApi::builder("http://contoso.crm.dynamics.com").token("t").build().unwrap_err();
    /// assert!(error.to_string().contains("https only"));
    /// ```
    pub fn build(self) -> Result<WebApi, Error> {
        let Self { url, version, tokens, http, user_agent, timeout, attempts } = self;
        if !is_version(&version) {
            return Err(configuration(format!(
                "`{version}` is not a version of the Web API: expected a form such as `{VERSION}`"
            )));
        }
        let address = match &url {
            Some(url) => Address::new(url, &version)?,
            None => Address::new(&client::origin()?, &version)?,
        };
        if url.is_some() && tokens.is_none() {
            return Err(configuration("no token: call `token` or `token_source`"));
        }
        let http = match http {
            Some(http) => http,
            None => client::build(&address, &user_agent, timeout)?,
        };
        Ok(WebApi(Arc::new(Inner { http, address, tokens, attempts, timeout })))
    }
}

impl fmt::Debug for WebApiBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url: _, version, tokens, http: _, user_agent, timeout, attempts } = self;
        // The URL is not checked yet, so it might carry a password.
        f.debug_struct("WebApiBuilder")
            .field("version", version)
            .field("has_token", &tokens.is_some())
            .field("user_agent", user_agent)
            .field("timeout", timeout)
            .field("attempts", attempts)
            .finish_non_exhaustive()
    }
}
