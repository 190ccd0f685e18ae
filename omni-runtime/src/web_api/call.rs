//! The carrying out of one command: its requests, their repeats, and the time that it has in all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::WebApi;
use super::clock::within;
use crate::row_key::without_values;
use crate::wire::{AnswerLost, Request, Response};
use crate::{Error, ErrorKind};

const AFTER_CONFLICT: Duration = Duration::from_millis(20);
const LONGEST_AFTER_CONFLICT: Duration = Duration::from_secs(1);

/// A command on its way.
pub(super) struct Call<'a> {
    client: &'a WebApi,
    /// When the time for all of it is up, by the client's clock.
    until: Duration,
}

impl<'a> Call<'a> {
    pub(super) fn new(client: &'a WebApi) -> Self {
        let until = client.inner.clock.now().saturating_add(client.inner.timeout);
        Self { client, until }
    }

    /// Sends a request until it is answered, as far as that is safe. A status that is not a success is an error.
    ///
    /// Whether the answer to an earlier attempt was lost, so that the request may have been carried out before, stands
    /// in the error, or in the reply's extensions.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Response, Error> {
        self.exchange_counted(request).await.0
    }

    /// The same, and how often the request was sent.
    pub(super) async fn exchange_counted(&self, request: &Request) -> (Result<Response, Error>, u32) {
        let inner = &*self.client.inner;
        let began = inner.clock.now();
        let mut lost = false;
        let mut token_refused = false;
        let mut made = 0;
        loop {
            made += 1;
            let error = match self.attempt(request, made, &mut token_refused).await {
                Ok(mut response) => {
                    if lost {
                        response.extensions_mut().insert(AnswerLost);
                    }
                    return (Ok(response), made);
                }
                Err(error) => error,
            };
            lost |= error.is_fate_unknown() && !request.method().is_safe();
            let wait = self.wait_before_repeat(&error, request, made, began);
            let Some(wait) = wait else {
                return (Err(error.with_answer_lost(lost).with_repeatable(request.is_repeatable())), made);
            };
            self.wait(wait).await;
        }
    }

    #[cfg(feature = "batch")]
    pub(super) fn client(&self) -> &'a WebApi {
        self.client
    }

    #[cfg(feature = "batch")]
    pub(super) fn now(&self) -> Duration {
        self.client.inner.clock.now()
    }

    /// How long to wait before a request is repeated, which is told; `None` where it is not.
    pub(super) fn wait_before_repeat(
        &self,
        error: &Error,
        request: &Request,
        made: u32,
        began: Duration,
    ) -> Option<Duration> {
        let inner = &*self.client.inner;
        if error.is_throttled() {
            inner.throttled.fetch_add(1, Ordering::Relaxed);
        }
        let elapsed = inner.clock.now().saturating_sub(began);
        let wait = inner.retries.wait(error, request, made, elapsed, inner.clock.random());
        let wait = wait.filter(|wait| *wait < self.left())?;
        let path = without_values(request.path());
        tracing::debug!(
            error.kind = ?error.kind(),
            http.request.method = %request.method(),
            http.request.resend_count = made,
            http.response.status_code = error.status(),
            url.path = path.split('?').next(),
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "sending the request again",
        );
        Some(wait)
    }

    /// How long to give way to others who change the same row: not at all the first time, since they are through by
    /// then, and a random part of a time that doubles when it happens again.
    pub(super) fn pause_after_conflict(&self, conflicts: u32) -> Duration {
        let Some(again) = conflicts.checked_sub(2) else { return Duration::ZERO };
        let longest = AFTER_CONFLICT.saturating_mul(2_u32.saturating_pow(again)).min(LONGEST_AFTER_CONFLICT);
        longest.mul_f64(self.client.inner.clock.random()).min(self.left())
    }

    pub(super) async fn wait(&self, wait: Duration) {
        if !wait.is_zero() {
            self.client.inner.clock.sleep(wait).await;
        }
    }

    /// One attempt; two where the token had been kept too long.
    async fn attempt(&self, request: &Request, made: u32, token_refused: &mut bool) -> Result<Response, Error> {
        let inner = &*self.client.inner;
        loop {
            let left = self.left();
            if left.is_zero() {
                return Err(out_of_time());
            }
            let token = match &inner.tokens {
                Some(tokens) => Some(within(&*inner.clock, left, tokens.token()).await.ok_or_else(no_token)??),
                None => None,
            };
            let timeout = inner.attempt_timeout.min(self.left());
            let error = match self.client.attempt(request, token.as_ref(), timeout, made).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let may_be_stale = error.kind() == ErrorKind::Unauthenticated && !*token_refused;
            let forgotten = inner.tokens.as_ref().zip(token).is_some_and(|(tokens, token)| tokens.refused(&token));
            if !(may_be_stale && forgotten) {
                return Err(error);
            }
            *token_refused = true;
            tracing::debug!("the token was refused: asking for another");
        }
    }

    /// How much of the time for all of it is left.
    pub(super) fn left(&self) -> Duration {
        self.until.saturating_sub(self.client.inner.clock.now())
    }
}

fn out_of_time() -> Error {
    Error::new(ErrorKind::Connect, "the time for the command is up; this request was not sent")
}

fn no_token() -> Error {
    Error::token_unavailable("the token source did not answer in time")
}
