//! One error for every transport: opaque, with a kind and questions.

mod code;
mod kind;
mod questions;
mod reply;

use std::error::Error as StdError;
use std::fmt;

use crate::Reference;
pub use kind::ErrorKind;
pub(crate) use reply::Reply;
pub(crate) use reply::request_id;

/// Why a command did not come to its outcome.
///
/// The reference for codes and statuses is Microsoft's page "Compose HTTP requests and handle errors" and "Web service
/// error codes".
///
/// ```
/// # fn act(error: &omni_runtime::Error) {
/// if error.is_not_linked() {
///     println!("nothing to unlink; the slot holds {:?}", error.held());
/// } else if error.is_retryable() {
///     println!("again after {:?}", error.retry_after());
/// } else {
///     eprintln!("{error} (tell support: {:?})", error.request_id());
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    reply: Option<Reply>,
    held: Option<Reference>,
    answer_lost: bool,
    repeatable: bool,
    /// Whether the command names a version that the row has no more.
    stale: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
    #[cfg(feature = "page")]
    page_value: Option<crate::page::Kept>,
}

impl Error {
    /// An error of this kind, for a transport of one's own: `message` is what went wrong, in one sentence.
    ///
    /// A test has its code meet what no service does on demand:
    ///
    /// ```
    /// use omni_runtime::{Error, ErrorKind, Reference};
    ///
    /// let id = "0f1d2c3b-4a59-4687-8796-a5b4c3d2e1f0".parse()?;
    /// let held = Reference::new("incident", id);
    /// let error = Error::new(ErrorKind::NotLinked, "the slot holds another case").with_held(held.clone());
    /// assert!(error.is_not_linked() && error.held() == Some(&held));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            reply: None,
            held: None,
            answer_lost: false,
            // Of a request that broke, only who sent it knows whether it may be sent again.
            repeatable: kind != ErrorKind::Interrupted,
            stale: false,
            source: None,
            #[cfg(feature = "page")]
            page_value: None,
        }))
    }

    /// The same error, with what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same error, of a request that was sent and whose answer never came: whether the write
    /// [may have been carried out](Self::is_answer_lost), and whether it [may be sent again](Self::is_retryable), is then
    /// told by what the request is.
    ///
    /// ```
    /// use omni_runtime::{Error, ErrorKind, wire::Request};
    ///
    /// let broken = || Error::new(ErrorKind::Interrupted, "the connection broke");
    /// let create = Request::new(http::Method::POST, "incidents");
    /// let error = broken().without_answer_to(&create);
    /// assert!(error.is_answer_lost() && !error.is_retryable());
    /// let read = Request::new(http::Method::GET, "incidents");
    /// assert!(broken().without_answer_to(&read).is_retryable());
    /// ```
    #[must_use]
    pub fn without_answer_to(mut self, request: &crate::wire::Request) -> Self {
        self.0.repeatable = request.is_repeatable();
        self.with_answer_lost(!request.method().is_safe())
    }

    /// The same error, with what the slot [holds instead](Self::held).
    #[must_use]
    pub fn with_held(mut self, held: impl Into<Option<Reference>>) -> Self {
        self.0.held = held.into();
        self
    }

    /// The same error once more, for another command that it concerns. What caused it is told in its message. Whether the
    /// answer to that command was lost, the caller knows.
    #[cfg(feature = "batch")]
    pub(crate) fn copy(&self) -> Self {
        let Inner { kind, message, reply, held, repeatable, source, .. } = &*self.0;
        let message = match source {
            Some(source) => format!("{message}: {source}"),
            None => message.clone(),
        };
        let mut copy = Self::new(*kind, message).with_held(held.clone());
        (copy.0.reply, copy.0.repeatable) = (reply.clone(), *repeatable);
        copy
    }

    /// The same error, of a kind that only the command knows.
    pub(crate) fn into_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub(crate) fn with_answer_lost(mut self, lost: bool) -> Self {
        self.0.answer_lost |= lost;
        self
    }

    /// Says whether the request that failed does no more twice than once.
    #[cfg(feature = "web-api")]
    pub(crate) fn with_repeatable(mut self, repeatable: bool) -> Self {
        self.0.repeatable = repeatable;
        self
    }

    /// Says whether a conflict is final: the command itself names the version that the row has no more.
    pub(crate) fn with_stale_version(mut self, stale: bool) -> Self {
        self.0.stale = stale;
        self
    }

    /// The error that a reply of the service is.
    pub(crate) fn from_reply(reply: Reply) -> Self {
        let mut error = Self::new(reply.kind(), reply.to_string());
        error.0.reply = Some(reply);
        error
    }

    /// Says what came in place of what was asked for.
    pub(crate) fn with_unexpected(mut self, response: &crate::wire::Response) -> Self {
        self.0.reply = Some(Reply::unexpected(response));
        self
    }

    /// What a page threw or rejected with: what it says, and the value itself.
    #[cfg(feature = "page")]
    pub(crate) fn with_page_value(mut self, reply: Reply, value: crate::page::Kept) -> Self {
        self.0.reply = Some(reply);
        self.0.page_value = Some(value);
        // Whether the page carried the command out, nobody knows, nor whether it would do so twice.
        self.0.repeatable = !self.is_fate_unknown();
        self
    }

    /// The error that a reply of the service is, for a transport of one's own. Of a 502, 503 or 504 nobody knows whether
    /// the request was carried out: [which one it was](Self::without_answer_to) has to be said, before the error is
    /// retryable.
    ///
    /// ```
    /// let body = br#"{"error":{"code":"0x80040217","message":"incident With Id = 1 Does Not Exist"}}"#;
    /// let reply = http::Response::builder().status(404).body(body.to_vec())?;
    /// assert!(omni_runtime::Error::from_response(&reply).is_not_found());
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn from_response(response: &crate::wire::Response) -> Self {
        let mut error = Self::from_reply(Reply::read(response));
        error.0.repeatable &= !error.is_fate_unknown();
        error
    }

    /// Says what was being done, in front of what went wrong.
    pub(crate) fn during(mut self, command: &impl fmt::Display) -> Self {
        self.0.message.insert_str(0, &format!("{command}: "));
        self
    }

    /// The same, with something more to say.
    pub(crate) fn with_remark(mut self, remark: &str) -> Self {
        self.0.message.push_str(remark);
        self
    }

    /// An error of an app's own [`TokenSource`](crate::TokenSource) or [`Credential`](crate::Credential), which has no
    /// token to give and will not have one by itself: a secret that is wrong, say.
    ///
    /// ```
    /// let error = omni_runtime::Error::token("the secret has expired");
    /// assert!(error.is_unauthenticated() && !error.is_retryable());
    /// ```
    pub fn token(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Unauthenticated, "no token could be had").with_source(source)
    }

    /// The same where a token may be had later: its authority or its vault could not be reached, say. The client asks
    /// again, as often as it repeats a request.
    ///
    /// ```
    /// let error = omni_runtime::Error::token_unavailable("the vault cannot be reached");
    /// assert!(!error.is_unauthenticated() && error.is_retryable());
    /// ```
    pub fn token_unavailable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::TokenUnavailable, "no token could be had for now").with_source(source)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, message, reply, held, answer_lost, source, .. } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("message", message)
            .field("reply", reply)
            .field("held", held)
            .field("answer_lost", answer_lost)
            .field("source", source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_small_enough_to_return_everywhere() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn may_move_between_threads() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Error>();
    }

    #[test]
    fn is_retryable_only_where_a_second_time_does_no_harm() {
        let gateway = || Error::from_response(&http::Response::builder().status(503).body(Vec::new()).unwrap());
        let broken = || Error::new(ErrorKind::Interrupted, "");
        let put_off = || Error::new(ErrorKind::Throttled, "");
        assert!(put_off().is_retryable() && !broken().is_retryable() && !gateway().is_retryable());
        let request = |method| crate::wire::Request::new(method, "incidents");
        for error in [broken, gateway] {
            assert!(error().without_answer_to(&request(http::Method::GET)).is_retryable());
            let error = error().without_answer_to(&request(http::Method::POST));
            assert!(error.is_answer_lost() && !error.is_retryable());
        }
    }

    /// Of a run over many rows, what is final is done, and what may be tried again is not.
    #[test]
    fn is_final_only_where_nothing_was_carried_out_and_no_other_run_would_do_it() {
        let of = |kind| Error::new(kind, "");
        for kind in [ErrorKind::NotLinked, ErrorKind::Closed, ErrorKind::Forbidden, ErrorKind::Plugin, ErrorKind::InUse]
        {
            assert!(of(kind).is_final() && !of(kind).is_retryable(), "{kind:?}");
            assert!(!of(kind).with_answer_lost(true).is_final(), "{kind:?}");
        }
        for kind in [
            ErrorKind::Unauthenticated,
            ErrorKind::TokenUnavailable,
            ErrorKind::Throttled,
            ErrorKind::Conflict,
            ErrorKind::Refused,
            ErrorKind::Service,
            ErrorKind::Connect,
            ErrorKind::Interrupted,
            ErrorKind::Decode,
            ErrorKind::Configuration,
        ] {
            assert!(!of(kind).is_final(), "{kind:?}");
        }
    }

    #[test]
    fn says_the_source_once() {
        let error = Error::token("the vault is sealed").during(&"unlink");
        assert_eq!(error.to_string(), "unlink: no token could be had");
        assert_eq!(error.source().unwrap().to_string(), "the vault is sealed");
    }
}
