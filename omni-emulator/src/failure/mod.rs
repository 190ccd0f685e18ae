//! What goes wrong on purpose: refusals and broken connections, by order of a test, by chance, or by the limits.

mod chance;
mod limits;
mod queue;

use std::time::Duration;

pub use chance::Faults;
pub use limits::Limits;
pub(crate) use limits::{Meter, Ticket};
pub(crate) use queue::Queue;

use crate::fault::{Fault, code};
use crate::http::Response;

/// Something that goes wrong with one request; see [`Emulator::fail_next`](crate::Emulator::fail_next).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// 429 `0x80072322`: more requests than the service takes in five minutes. Nothing is carried out.
    TooManyRequests {
        /// What `Retry-After` says, in whole seconds.
        retry_after: Duration,
    },
    /// 429 `0x80072321`: more time than the service spends on a user in five minutes. Nothing is carried out.
    TooMuchTime {
        /// What `Retry-After` says, in whole seconds.
        retry_after: Duration,
    },
    /// 429 `0x80072326`: more requests at once than the service takes. Nothing is carried out.
    TooManyAtOnce {
        /// What `Retry-After` says, in whole seconds.
        retry_after: Duration,
    },
    /// 503 without a body of the service's, as a proxy before it answers. Nothing is carried out.
    Unavailable {
        /// What `Retry-After` says, in whole seconds; no such header if there is none.
        retry_after: Option<Duration>,
    },
    /// 401 `0x8005F101`: the token was good and no longer is. Nothing is carried out.
    ExpiredToken,
    /// 403 `0x80040220`: the user lacks a privilege. Nothing is carried out.
    Forbidden,
    /// Any other refusal, as the service words it. Nothing is carried out.
    Refused {
        /// The status: 500, 504, ….
        status: u16,
        /// The service's error code: `0x80044151`.
        code: String,
        /// What it says.
        message: String,
    },
    /// The reply comes after this long. The request is carried out then, too, though the client may have gone.
    Slow(Duration),
    /// The connection ends without a reply, and nothing is carried out.
    DroppedBeforeCommit,
    /// The connection ends without a reply, and yet the request is carried out.
    DroppedAfterCommit,
    /// The request is carried out, and the connection ends in the middle of the reply's body.
    Truncated,
}

/// What becomes of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// The head and so many bytes of the body.
    Part(usize),
    Nothing,
}

impl Failure {
    /// How long the request waits before it is carried out.
    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Slow(delay) => Some(*delay),
            _ => None,
        }
    }

    /// Whether the request is carried out all the same.
    pub(crate) fn lets_commit(&self) -> bool {
        matches!(self, Self::Slow(_) | Self::DroppedAfterCommit | Self::Truncated)
    }

    pub(crate) fn delivery(&self, response: &Response) -> Delivery {
        match self {
            Self::DroppedBeforeCommit | Self::DroppedAfterCommit => Delivery::Nothing,
            Self::Truncated if response.body.is_empty() => Delivery::Nothing,
            Self::Truncated => Delivery::Part(response.body.len() / 2),
            _ => Delivery::Whole,
        }
    }

    /// The reply in place of the one that the request would have had. A refusal for a limit names the limit.
    pub(crate) fn response(&self, limits: &Limits) -> Response {
        let throttled = |code, why: String, retry_after: &Duration| {
            Fault::new(429, code, why).into_response().with("Retry-After", retry_after.as_secs().to_string())
        };
        let window = limits.window.as_secs_f64();
        match self {
            Self::TooManyRequests { retry_after } => {
                let most = limits.requests;
                let why =
                    format!("Number of requests exceeded the limit of {most} over time window of {window} seconds.");
                throttled(code::TOO_MANY_REQUESTS, why, retry_after)
            }
            Self::TooMuchTime { retry_after } => {
                let most = in_thousands(limits.time.as_millis());
                let why = format!(
                    "Combined execution time of incoming requests exceeded limit of {most} milliseconds over time window \
                     of {window} seconds. Decrease number of concurrent requests or reduce the duration of requests and \
                     try again later."
                );
                throttled(code::TOO_MUCH_TIME, why, retry_after)
            }
            Self::TooManyAtOnce { retry_after } => throttled(
                code::TOO_MANY_AT_ONCE,
                format!("Number of concurrent requests exceeded the limit of {}.", limits.at_once),
                retry_after,
            ),
            Self::Unavailable { retry_after } => {
                let response = Response::new(503).with("Content-Type", "text/html");
                let response = Response { body: "<html><h1>Service Unavailable</h1></html>".to_owned(), ..response };
                match retry_after {
                    Some(retry_after) => response.with("Retry-After", retry_after.as_secs().to_string()),
                    None => response,
                }
            }
            Self::ExpiredToken => {
                let why = "The access token has expired.";
                Fault::new(401, code::ACCESS_TOKEN, why)
                    .into_response()
                    .with("WWW-Authenticate", "Bearer error=\"invalid_token\"")
            }
            Self::Forbidden => {
                let why = "SecLib::AccessCheckEx failed. The user lacks a privilege.";
                Fault::new(403, code::PRIVILEGE_DENIED, why).into_response()
            }
            Self::Refused { status, code, message } => {
                Fault::new(*status, code.clone(), message.clone()).into_response()
            }
            // Nobody sees this reply.
            Self::Slow(_) | Self::DroppedBeforeCommit | Self::DroppedAfterCommit | Self::Truncated => Response::new(0),
        }
    }
}

/// `1,200,000`
fn in_thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
