use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::time::Duration;

use http::HeaderMap;
use uuid::Uuid;

use super::address::{Address, is_version};
use super::client::{self, Connection};
use super::clock::{Clock, SystemClock};
use super::credential::{ScopedTokens, TokenCache};
use super::own_headers::{self, ActsFor};
use super::retries::Retries;
use super::token::{Secret, StaticToken, TokenSource};
use super::{Inner, WebApi, configuration};
use crate::entities::User;
use crate::{Error, Id};

/// The version of the Web API that is spoken where the caller names none.
const VERSION: &str = "v9.2";
const ATTEMPTS: u32 = 8;
const TIMEOUT: Duration = Duration::from_secs(600);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(120);

/// Sets up a [`WebApi`]. See [`WebApi::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct WebApiBuilder {
    /// None for the origin of the page that this runs in, whose session then takes a token's place.
    url: Option<String>,
    version: String,
    tokens: Option<Tokens>,
    http: Option<reqwest::Client>,
    /// The crate's own name, if none was given.
    user_agent: Option<String>,
    timeout: Duration,
    attempt_timeout: Duration,
    attempts: u32,
    retries: Retries,
    clock: Box<dyn Clock>,
    acts_for: Option<ActsFor>,
    headers: Vec<(String, String)>,
    pub(super) connection: Connection,
}

/// What the caller said about tokens.
enum Tokens {
    Source(Box<dyn TokenSource>),
    /// The scope is made from the address, which is not checked yet.
    Cache(TokenCache),
}

impl WebApiBuilder {
    pub(super) fn new(url: Option<String>) -> Self {
        Self {
            url,
            version: VERSION.to_owned(),
            tokens: None,
            http: None,
            user_agent: None,
            timeout: TIMEOUT,
            attempt_timeout: ATTEMPT_TIMEOUT,
            attempts: ATTEMPTS,
            retries: Retries::new(),
            clock: Box::new(SystemClock::new()),
            acts_for: None,
            headers: Vec::new(),
            connection: Connection::default(),
        }
    }

    /// Sends this bearer token with every request.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.token_source(StaticToken(token.into()))
    }

    /// Asks this source for a bearer token before every request.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.tokens = Some(Tokens::Source(Box::new(source)));
        self
    }

    /// Has its bearer tokens from this credential, or from the [`TokenCache`] that clients share; the scope is the
    /// organisation's `/.default`.
    pub fn credential(mut self, credential: impl Into<TokenCache>) -> Self {
        self.tokens = Some(Tokens::Cache(credential.into()));
        self
    }

    /// The version of the Web API; `v9.2` if this is not called. A version in the URL comes first.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// What the client calls itself in `User-Agent`. In a browser that is for the browser to say.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// How long a command may take in all, its repeats and waits included; ten minutes if this is not called.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one attempt at a request may take; two minutes, the service's own limit, if this is not called.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How requests that failed are repeated.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Takes time and chance from here, in place of the machine's: for a test that does not want to wait.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Acts as this user, by the object id that Microsoft Entra ID gave them: the header `CallerObjectId`.
    ///
    /// The token's own user needs the privilege to act on behalf of others. The reference is Microsoft's page
    /// "Impersonate another user using the Web API".
    pub fn on_behalf_of_object(mut self, user: Uuid) -> Self {
        self.acts_for = Some(ActsFor::Object(user));
        self
    }

    /// Acts as this user, by the key `systemuserid` of their row: the header `MSCRMCallerID`.
    ///
    /// The reference is Microsoft's page "Impersonate another user using the Web API".
    pub fn on_behalf_of_user(mut self, user: Id<User>) -> Self {
        self.acts_for = Some(ActsFor::User(user));
        self
    }

    /// Sends this header with every request and with each request of a batch, such as `MSCRM.BypassCustomPluginExecution`
    /// (see Microsoft's page "Bypass custom Dataverse logic"). Of two values for one name, the later counts.
    ///
    /// A header that a command or the client sets itself, such as `If-Match`, `Prefer` or `Authorization`, is an error.
    ///
    /// ```
    /// use omni_runtime::WebApi;
    ///
    /// let builder = || WebApi::builder("https://contoso.crm.dynamics.com").token("…");
    /// let nightly = builder().header("MSCRM.BypassCustomPluginExecution", "true").build()?;
    /// let error = builder().header("If-Match", "*").build().unwrap_err();
    /// assert!(error.to_string().contains("`if-match` is not for an app to set"), "{error}");
    /// # Ok::<(), omni_runtime::Error>(())
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How often a conversation is read and written before changes by others are reported as a
    /// [conflict](Error::is_conflict); 8 times if this is not called, once at the least. How often one request is sent,
    /// [`retries`](Self::retries) says.
    pub fn conflict_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sends over this client, with its own TLS, proxy, name and timeouts, in place of one that is built here. Beside it,
    /// `proxy`, `trust` and `user_agent` are an error: they would have no effect.
    ///
    /// Turn its redirects off: a redirect could carry the token elsewhere. reqwest's builder panics where no provider of
    /// cryptography was installed for the process (`rustls::crypto::CryptoProvider::install_default`).
    ///
    /// ```no_run
    /// use omni_runtime::{WebApi, reqwest};
    ///
    /// # fn act(token: String) -> Result<(), Box<dyn std::error::Error>> {
    /// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    /// let client = WebApi::builder("https://contoso.crm.dynamics.com").token(token).http_client(http).build()?;
    /// # Ok(())
    /// # }
    /// ```
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
        let Self { url, version, tokens, http, user_agent, timeout, attempt_timeout, attempts, retries, clock, .. } =
            self;
        if !is_version(&version) {
            return Err(configuration(format!(
                "`{version}` is not a version of the Web API: expected a form such as `{VERSION}`"
            )));
        }
        let address = match &url {
            Some(url) => Address::new(url, &version)?,
            None => Address::new(&client::origin()?, &version)?,
        };
        let tokens: Option<Box<dyn TokenSource>> = match tokens {
            Some(Tokens::Source(source)) => Some(source),
            Some(Tokens::Cache(cache)) => Some(Box::new(ScopedTokens::new(cache, address.scope()))),
            None if url.is_none() => None,
            None => return Err(configuration("no token: call `token`, `credential` or `token_source`")),
        };
        let http = if let Some(http) = http {
            let of_name = user_agent.map(|_| "user_agent");
            if let Some(setting) = self.connection.first_setting().or(of_name) {
                return Err(configuration(format!(
                    "`{setting}` has no effect on the client that `http_client` was given: set it on that client"
                )));
            }
            http
        } else {
            let name = user_agent.as_deref().unwrap_or(concat!("omni-runtime/", env!("CARGO_PKG_VERSION")));
            self.connection.client(&address, name, attempt_timeout)?
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            own_headers::add(&mut headers, name, value)?;
        }
        if let Some(user) = self.acts_for {
            user.add_to(&mut headers);
        }
        let inner = Inner {
            http,
            address,
            tokens,
            clock,
            retries,
            attempt_timeout,
            timeout,
            parallelism: AtomicUsize::new(0),
            throttled: AtomicU64::new(0),
            attempts,
        };
        Ok(WebApi { inner: Arc::new(inner), headers: Arc::new(headers) })
    }
}

impl fmt::Debug for WebApiBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, tokens, user_agent, timeout, attempt_timeout, attempts, retries, .. } = self;
        // The URL is not checked yet, so it might carry a password.
        f.debug_struct("WebApiBuilder")
            .field("version", version)
            .field("has_token", &tokens.is_some())
            .field("user_agent", user_agent)
            .field("timeout", timeout)
            .field("attempt_timeout", attempt_timeout)
            .field("retries", retries)
            .field("attempts", attempts)
            .finish_non_exhaustive()
    }
}
