use std::fmt;
use std::future::Future;

use crate::Error;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};

/// A text that is not for people to read: a bearer token.
///
/// It has no `Display`, and `Debug` does not show it.
///
/// ```
/// let token = omni_runtime::Secret::new("eyJ0eXAiOiJKV1Qi");
/// assert_eq!(format!("{token:?}"), "Secret(…)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Shows the text to code that has to send it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Supplies the client's bearer tokens. It is asked before every request, and does its own caching.
///
/// An async closure is one:
///
/// ```
/// use omni_runtime::{Error, Secret, WebApi};
///
/// # async fn fetch() -> Result<String, std::io::Error> { Ok(String::new()) }
/// let client = WebApi::builder("https://contoso.crm.dynamics.com")
///     .token_source(|| async { fetch().await.map(Secret::new).map_err(Error::token) });
/// ```
pub trait TokenSource: MaybeSend + MaybeSync + 'static {
    /// A token that is valid now.
    ///
    /// # Errors
    ///
    /// When none can be had: make the error with [`Error::token`], or with [`Error::token_unavailable`] where one may be
    /// had later.
    fn token(&self) -> BoxFuture<'_, Result<Secret, Error>>;

    /// Hears that the service refused this token with 401. Gives whether the request is worth another try: a cache
    /// forgets the token and says yes.
    fn refused(&self, token: &Secret) -> bool {
        let _ = token;
        false
    }
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + MaybeSend + MaybeSync + 'static,
    T: Future<Output = Result<Secret, Error>> + MaybeSend + 'static,
{
    fn token(&self) -> BoxFuture<'_, Result<Secret, Error>> {
        Box::pin(self())
    }
}

/// A token that somebody else keeps fresh.
pub(super) struct StaticToken(pub(super) Secret);

impl TokenSource for StaticToken {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Error>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}
