//! Whether a request that failed is sent again, and when.

use std::time::Duration;

use crate::Error;
use crate::wire::Request;

/// How a client repeats requests that failed: how often, how long in all, and how long it waits in between.
///
/// What is repeated depends on what is known to have been carried out. A request that the service put off (429), or
/// that no connection was made or no token could be had for, was not carried out: it is repeated whatever it is. Where the connection broke
/// after the request was sent, or a gateway answered 502, 503 or 504, nobody knows: then only what does no more twice
/// than once is repeated, which is a read, or a write that names the version that it changes.
///
/// The wait is what the service asks for (`Retry-After`), and otherwise a random part of a time that doubles with
/// each attempt. The reference is Microsoft's page "Service protection API limits", section "Retry operations".
///
/// ```
/// use std::time::Duration;
/// use omni_runtime::{Retries, WebApi};
///
/// // A wait that would end after the time for the command is up is not begun either.
/// let quarter = Duration::from_secs(15 * 60);
/// let patient = Retries::new().attempts(12).within(quarter);
/// let builder = WebApi::builder("https://contoso.crm.dynamics.com").token("…");
/// let client = builder.retries(patient).timeout(quarter).build()?;
/// # Ok::<(), omni_runtime::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "this only says how to repeat; give it to `WebApiBuilder::retries`"]
pub struct Retries {
    attempts: u32,
    within: Duration,
    first: Duration,
    longest: Duration,
}

impl Retries {
    /// Six attempts within five minutes; waits that begin within half a second and stay under thirty.
    pub const fn new() -> Self {
        Self {
            attempts: 6,
            within: Duration::from_secs(300),
            first: Duration::from_millis(500),
            longest: Duration::from_secs(30),
        }
    }

    /// Sends every request once.
    pub const fn none() -> Self {
        Self::new().attempts(1)
    }

    /// How often a request is sent, the first time included.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long after the first attempt another may still begin. A wait that would end later is not begun: the error
    /// is reported at once.
    pub const fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// The longest wait before the second attempt, and the longest before any. What the service asks for itself is
    /// waited in full.
    pub const fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// How long to wait before the next attempt; `None` is no next attempt. `made` counts the attempts so far,
    /// `elapsed` is the time since the first began, and `chance` is from 0 up to 1.
    pub(super) fn wait(
        &self,
        error: &Error,
        request: &Request,
        made: u32,
        elapsed: Duration,
        chance: f64,
    ) -> Option<Duration> {
        if made >= self.attempts || !may_repeat(error, request) {
            return None;
        }
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(made.saturating_sub(1))).min(self.longest);
        let wait = match error.retry_after() {
            // A little later than asked, and not all at the same time: many clients were told the same second.
            Some(asked) => asked.saturating_add(self.first.mul_f64(chance)),
            None => doubled.mul_f64(chance),
        };
        (elapsed.saturating_add(wait) <= self.within).then_some(wait)
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self::new()
    }
}

fn may_repeat(error: &Error, request: &Request) -> bool {
    error.is_unsent() || (error.is_fate_unknown() && request.is_repeatable())
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::ErrorKind;
    use crate::error::Reply;

    fn reply(status: u16, retry_after: Option<&str>) -> Error {
        let mut response = http::Response::builder().status(status);
        if let Some(wait) = retry_after {
            response = response.header("retry-after", wait);
        }
        Error::from_reply(Reply::read(&response.body(Vec::new()).unwrap()))
    }

    fn broken(kind: ErrorKind) -> Error {
        Error::new(kind, "")
    }

    #[test]
    fn repeats_by_what_is_known_to_have_been_carried_out() {
        let read = Request::new(Method::GET, "incidents");
        let versioned = Request::new(Method::PATCH, "incidents(1)").repeatable();
        let unconditional = Request::new(Method::POST, "incidents");
        for (error, for_read, for_versioned, for_unconditional) in [
            (reply(429, Some("1")), true, true, true),
            (reply(429, None), true, true, true),
            (broken(ErrorKind::Connect), true, true, true),
            (broken(ErrorKind::TokenUnavailable), true, true, true),
            (broken(ErrorKind::Unauthenticated), false, false, false),
            (broken(ErrorKind::Interrupted), true, true, false),
            (reply(502, None), true, true, false),
            (reply(503, Some("1")), true, true, false),
            (reply(504, None), true, true, false),
            (reply(500, None), false, false, false),
            (reply(501, None), false, false, false),
            (reply(400, None), false, false, false),
            (reply(401, None), false, false, false),
            (reply(403, None), false, false, false),
            (reply(404, None), false, false, false),
            (reply(412, None), false, false, false),
            (broken(ErrorKind::Decode), false, false, false),
        ] {
            let repeats = |request| Retries::new().wait(&error, request, 1, Duration::ZERO, 0.0).is_some();
            assert_eq!(
                (repeats(&read), repeats(&versioned), repeats(&unconditional)),
                (for_read, for_versioned, for_unconditional),
                "{error:?}"
            );
        }
    }

    #[test]
    fn waits_longer_each_time_and_by_chance() {
        let (retries, read, error) = (Retries::new().attempts(99), Request::new(Method::GET, ""), reply(503, None));
        let wait = |made, chance| retries.wait(&error, &read, made, Duration::ZERO, chance).unwrap();
        assert_eq!(wait(1, 0.0), Duration::ZERO, "full jitter begins at nothing");
        assert_eq!(wait(1, 0.5), Duration::from_millis(250));
        assert_eq!(wait(3, 0.5), Duration::from_secs(1));
        assert_eq!(wait(98, 0.5), Duration::from_secs(15), "the cap, without an overflow");
    }

    #[test]
    fn waits_as_long_as_the_service_asks() {
        let (retries, read) = (Retries::new(), Request::new(Method::GET, ""));
        let wait = |text, chance| retries.wait(&reply(429, Some(text)), &read, 5, Duration::ZERO, chance);
        assert_eq!(wait("1", 0.0), Some(Duration::from_secs(1)), "shorter than the own wait would be");
        assert_eq!(wait("120", 0.0), Some(Duration::from_secs(120)), "longer than the own wait would be");
        assert!(wait("120", 0.9).unwrap() > Duration::from_secs(120), "never earlier");
        assert_eq!(wait("18446744073709551615", 0.9), None, "without an overflow");
        assert_eq!(wait("301", 0.0), None, "later than any attempt may begin");
    }

    #[test]
    fn gives_up_after_its_attempts_and_after_its_time() {
        let (read, error) = (Request::new(Method::GET, ""), reply(503, None));
        let wait = |retries: Retries, made, elapsed| retries.wait(&error, &read, made, elapsed, 0.9);
        assert!(wait(Retries::new(), 5, Duration::ZERO).is_some());
        assert_eq!(wait(Retries::new(), 6, Duration::ZERO), None);
        assert_eq!(wait(Retries::new(), 1, Duration::from_secs(300)), None);
        assert_eq!(wait(Retries::none(), 1, Duration::ZERO), None);
    }
}
