//! Tokens that are fetched once for all who need them, and kept for as long as they are valid.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::clock::{Clock, SystemClock, within};
use super::token::{Secret, TokenSource};
use crate::Error;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};

/// How long before its end a token is replaced.
const EARLY: Duration = Duration::from_secs(300);
/// How long a command waits for a token that replaces one which is still valid.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a token that is still valid is used after an attempt to replace it began or failed.
const PAUSE: Duration = Duration::from_secs(30);

/// Where tokens come from: Microsoft Entra ID, as a rule. A [`TokenCache`] asks as rarely as it can.
pub trait Credential: MaybeSend + MaybeSync + 'static {
    /// A fresh token for this scope, such as `https://contoso.crm.dynamics.com/.default`.
    ///
    /// # Errors
    ///
    /// When none can be had: make the error with [`Error::token`], or with [`Error::token_unavailable`] where one may be
    /// had later.
    fn fetch<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, Error>>;
}

/// A bearer token, and how long it is valid.
#[derive(Debug, Clone)]
pub struct AccessToken {
    token: Secret,
    valid_for: Duration,
}

impl AccessToken {
    /// A token that is valid for this long from now on: `expires_in` of a token endpoint's reply.
    ///
    /// ```
    /// use std::time::Duration;
    /// use omni_runtime::AccessToken;
    ///
    /// let token = AccessToken::new("eyJ0eXAi…", Duration::from_secs(3599));
    /// assert_eq!((token.token().expose(), token.valid_for().as_secs()), ("eyJ0eXAi…", 3599));
    /// ```
    #[must_use]
    pub fn new(token: impl Into<Secret>, valid_for: Duration) -> Self {
        Self { token: token.into(), valid_for }
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// How long it was valid when it was given.
    #[must_use]
    pub fn valid_for(&self) -> Duration {
        self.valid_for
    }
}

/// Keeps the tokens of one credential, one for each scope, for all clients that share it: clones share their tokens.
///
/// A token is replaced five minutes before its end, by one task while the others go on with the old one. Where that
/// fails or takes longer than ten seconds, the old one is used as long as it is valid. A token that the service refuses
/// is forgotten.
///
/// ```
/// use std::time::Duration;
/// use omni_runtime::{AccessToken, BoxFuture, Credential, Error, TokenCache, WebApi};
///
/// struct Vault;
///
/// impl Credential for Vault {
///     fn fetch<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, Error>> {
///         Box::pin(async move { Ok(AccessToken::new(format!("a token for {scope}"), Duration::from_secs(3600))) })
///     }
/// }
///
/// let tokens = TokenCache::new(Vault);
/// let sales = WebApi::builder("https://sales.crm.dynamics.com").credential(tokens.clone()).build()?;
/// let service = WebApi::builder("https://service.crm.dynamics.com").credential(tokens).build()?;
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct TokenCache(Arc<Inner>);

struct Inner {
    credential: Box<dyn Credential>,
    clock: Box<dyn Clock>,
    scopes: Mutex<HashMap<String, Arc<Slot>>>,
}

/// The token of one scope.
#[derive(Default)]
struct Slot {
    kept: Mutex<Option<Kept>>,
    /// Held by the task that fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Kept {
    token: Secret,
    until: Duration,
    replace_at: Duration,
}

impl TokenCache {
    /// Keeps the tokens of this credential.
    #[must_use]
    pub fn new(credential: impl Credential) -> Self {
        Self::with_clock(credential, SystemClock::new())
    }

    /// The same, with time from elsewhere: for a test that does not want to wait for the end of a token.
    #[must_use]
    pub fn with_clock(credential: impl Credential, clock: impl Clock) -> Self {
        Self(Arc::new(Inner { credential: Box::new(credential), clock: Box::new(clock), scopes: Mutex::default() }))
    }

    fn slot(&self, scope: &str) -> Arc<Slot> {
        let mut scopes = self.0.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = scopes.get(scope) {
            return Arc::clone(slot);
        }
        Arc::clone(scopes.entry(scope.to_owned()).or_default())
    }
}

impl<C: Credential> From<C> for TokenCache {
    fn from(credential: C) -> Self {
        Self::new(credential)
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").finish_non_exhaustive()
    }
}

impl Slot {
    fn kept(&self) -> Option<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, kept: Kept) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    /// Has this token replaced later, unless it is no longer the one that is kept: the service may have refused it.
    fn put_off(&self, token: &Secret, replace_at: Duration) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let same = kept.as_mut().filter(|kept| kept.token == *token);
        same.map(|kept| kept.replace_at = replace_at).is_some()
    }

    fn forget(&self, token: &Secret) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).take_if(|kept| kept.token == *token);
    }
}

/// The tokens of one scope, for one client.
pub(super) struct ScopedTokens {
    cache: TokenCache,
    scope: String,
    slot: Arc<Slot>,
}

impl ScopedTokens {
    pub(super) fn new(cache: TokenCache, scope: String) -> Self {
        let slot = cache.slot(&scope);
        Self { cache, scope, slot }
    }

    async fn get(&self) -> Result<Secret, Error> {
        let clock = &self.cache.0.clock;
        loop {
            let Some(kept) = self.valid() else { return self.fetch_in_turn().await };
            if clock.now() < kept.replace_at {
                return Ok(kept.token);
            }
            // Where it is taken, somebody is at it.
            let Ok(_turn) = self.slot.fetching.try_lock() else { return Ok(kept.token) };
            let put_off = || self.slot.put_off(&kept.token, clock.now().saturating_add(PAUSE));
            // Before it begins: a command whose time is up drops this, and the next is not to wait in its place.
            if !put_off() {
                continue;
            }
            return match self.fetch_early().await {
                Err(error) if clock.now() < kept.until && put_off() => {
                    tracing::warn!(error = %error, "the token could not be replaced early: it is used while it is valid");
                    Ok(kept.token)
                }
                fetched => fetched,
            };
        }
    }

    fn valid(&self) -> Option<Kept> {
        self.slot.kept().filter(|kept| self.cache.0.clock.now() < kept.until)
    }

    /// Fetches a token, unless somebody has done so by the time that it is this task's turn.
    async fn fetch_in_turn(&self) -> Result<Secret, Error> {
        let _turn = self.slot.fetching.lock().await;
        match self.valid() {
            Some(kept) => Ok(kept.token),
            None => self.fetch().await,
        }
    }

    async fn fetch_early(&self) -> Result<Secret, Error> {
        let in_time = within(&*self.cache.0.clock, PATIENCE, self.fetch()).await;
        in_time.unwrap_or_else(|| Err(Error::token_unavailable("the credential did not answer in time")))
    }

    async fn fetch(&self) -> Result<Secret, Error> {
        let Inner { credential, clock, .. } = &*self.cache.0;
        let AccessToken { token, valid_for } = credential.fetch(&self.scope).await?;
        let until = clock.now().saturating_add(valid_for);
        // One that is valid for less than twice the margin is replaced halfway.
        let replace_at = until.saturating_sub(EARLY.min(valid_for / 2));
        self.slot.keep(Kept { token: token.clone(), until, replace_at });
        Ok(token)
    }
}

impl TokenSource for ScopedTokens {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Error>> {
        Box::pin(self.get())
    }

    fn refused(&self, token: &Secret) -> bool {
        // Another task may have replaced it already.
        self.slot.forget(token);
        true
    }
}
