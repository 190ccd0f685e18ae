//! One error for every transport: opaque, with a kind and questions.

mod code;
mod reply;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::Reference;
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
    source: Option<Box<dyn StdError + Send + Sync>>,
    #[cfg(feature = "page")]
    page_value: Option<crate::page::Kept>,
}

/// What went wrong, coarsely. See [`Error::kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The record to unlink is not in its slot: the slot is empty, or holds another record ([`Error::held`]).
    NotLinked,
    /// The conversation is closed; only an active one can be linked.
    Closed,
    /// The conversation or the record is not there.
    NotFound,
    /// The row changed between each read and write, as often as was tried.
    Conflict,
    /// The service asks to slow down ([`Error::retry_after`]). Nothing was carried out.
    Throttled,
    /// The token was refused, or there was none to send.
    Unauthenticated,
    /// The user behind the token may not do this.
    Forbidden,
    /// The request does not fit the table or the protocol: a value out of range, a column that is not there.
    Invalid,
    /// A row with the same key is there already, or a rule against duplicates found one.
    Duplicate,
    /// Other rows refer to the row, so that it cannot be deleted.
    InUse,
    /// The table keeps no versions, so that no write can name the one that it changes.
    Unversioned,
    /// Code of the organisation's own stopped the write.
    Plugin,
    /// The service refused the request for another reason ([`Error::code`]).
    Refused,
    /// The service failed.
    Service,
    /// The request never left: no connection was made, or the time was up before. Nothing was carried out.
    Connect,
    /// The connection broke or the time ran out after the request was sent: a write may have been carried out.
    Interrupted,
    /// The reply was not what the protocol says.
    Decode,
    /// The transport was set up wrongly.
    Configuration,
    /// This page has no such function: it is not an agent's page, or one of an older version. Nothing was carried out.
    Absent,
    /// The page did not answer in time. It may still carry the command out.
    Unanswered,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            reply: None,
            held: None,
            answer_lost: false,
            repeatable: true,
            source: None,
            #[cfg(feature = "page")]
            page_value: None,
        }))
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_held(mut self, held: Option<Reference>) -> Self {
        self.0.held = held;
        self
    }

    /// The same error once more, for another command that it concerns. What caused it is told in its message.
    #[cfg(feature = "batch")]
    pub(crate) fn copy(&self) -> Self {
        let Inner { kind, message, reply, held, answer_lost, repeatable, source, .. } = &*self.0;
        let message = match source {
            Some(source) => format!("{message}: {source}"),
            None => message.clone(),
        };
        let (reply, held, answer_lost) = (reply.clone(), held.clone(), *answer_lost);
        let mut copy = Self::new(*kind, message).with_held(held).with_answer_lost(answer_lost);
        (copy.0.reply, copy.0.repeatable) = (reply, *repeatable);
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
        self
    }

    /// The error that a reply of the service is, for a transport of one's own.
    ///
    /// ```
    /// let body = br#"{"error":{"code":"0x80040217","message":"incident With Id = 1 Does Not Exist"}}"#;
    /// let reply = http::Response::builder().status(404).body(body.to_vec())?;
    /// assert!(omni_runtime::Error::from_response(&reply).is_not_found());
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn from_response(response: &crate::wire::Response) -> Self {
        Self::from_reply(Reply::read(response))
    }

    /// Says what was being done, in front of what went wrong.
    pub(crate) fn during(mut self, command: &impl fmt::Display) -> Self {
        self.0.message.insert_str(0, &format!("{command}: "));
        self
    }

    /// An error of an app's own [`TokenSource`](crate::TokenSource).
    ///
    /// ```
    /// let error = omni_runtime::Error::token("the vault is sealed");
    /// assert_eq!(error.kind(), omni_runtime::ErrorKind::Unauthenticated);
    /// ```
    pub fn token(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Unauthenticated, "no token could be had").with_source(source)
    }

    /// What went wrong, coarsely.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the record to unlink was not in its slot.
    #[must_use]
    pub fn is_not_linked(&self) -> bool {
        self.kind() == ErrorKind::NotLinked
    }

    /// Whether the conversation is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.kind() == ErrorKind::Closed
    }

    /// Whether the conversation or the record is not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether others kept changing the row.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind() == ErrorKind::Conflict
    }

    /// Whether the service asks to slow down.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.kind() == ErrorKind::Throttled
    }

    /// Whether this page has no such function, as is so everywhere but in an agent's page of Dynamics 365.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.kind() == ErrorKind::Absent
    }

    /// Whether the page did not answer in time.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        self.kind() == ErrorKind::Unanswered
    }

    /// Whether the user behind the token may not do this.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.kind() == ErrorKind::Forbidden
    }

    /// Whether the token was refused, or there was none to send.
    #[must_use]
    pub fn is_unauthenticated(&self) -> bool {
        self.kind() == ErrorKind::Unauthenticated
    }

    /// Whether the request does not fit the table or the protocol: no repeat will help.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        self.kind() == ErrorKind::Invalid
    }

    /// Whether a row with the same key, or a duplicate by a rule, is there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        self.kind() == ErrorKind::Duplicate
    }

    /// Whether the same command may come to its outcome later, and is safe to send again.
    ///
    /// A write whose answer was lost is safe where it does no more twice than once: one that reads first, as `unlink` and
    /// `link` do, or that names the version or the key of its row. A plain create, whose answer was lost, is not.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        if self.is_answer_lost() && !self.0.repeatable {
            return false;
        }
        match self.kind() {
            ErrorKind::Conflict | ErrorKind::Throttled | ErrorKind::Connect | ErrorKind::Interrupted => true,
            ErrorKind::Service => matches!(self.status(), Some(502..=504)),
            _ => false,
        }
    }

    /// Whether a write was sent whose answer never came, so that it may have been carried out, although this error came
    /// of the attempt after it.
    #[must_use]
    pub fn is_answer_lost(&self) -> bool {
        self.0.answer_lost
    }

    /// What the slot holds instead of the record to unlink; `None` where it is empty, and for other errors.
    #[must_use]
    pub fn held(&self) -> Option<&Reference> {
        self.0.held.as_ref()
    }

    /// The HTTP status of the reply, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.reply.as_ref()?.status
    }

    /// The service's code, as it wrote it: `0x80060882`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.reply.as_ref()?.code.as_deref()
    }

    /// The name that Microsoft's reference gives the code: `ConcurrencyVersionMismatch`. `None` for a code that is not
    /// in the table of this crate.
    #[must_use]
    pub fn code_name(&self) -> Option<&'static str> {
        code::name(self.code()?)
    }

    /// The service's own message.
    #[must_use]
    pub fn service_message(&self) -> Option<&str> {
        self.0.reply.as_ref()?.message.as_deref()
    }

    /// The id under which the service logged the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.reply.as_ref()?.request_id.as_deref()
    }

    /// What the service says a refused token lacks, or where to have one from: the header `WWW-Authenticate`.
    #[must_use]
    pub fn challenge(&self) -> Option<&str> {
        self.0.reply.as_ref()?.challenge.as_deref()
    }

    /// How long the service asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.reply.as_ref()?.retry_after
    }

    /// The reply's body where it is not an OData error (a proxy's page, say), cut at 4 KiB; of an object that a page
    /// threw or rejected with, its JSON.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.reply.as_ref()?.body.as_deref()
    }

    /// The JavaScript value that a function of the page threw, or rejected its promise with.
    ///
    /// An error may move between threads, the value cannot: on another thread there is none.
    #[cfg(feature = "page")]
    #[must_use]
    pub fn js_value(&self) -> Option<wasm_bindgen::JsValue> {
        self.0.page_value.as_ref()?.value()
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
    fn says_the_source_once() {
        let error = Error::token("the vault is sealed").during(&"unlink");
        assert_eq!(error.to_string(), "unlink: no token could be had");
        assert_eq!(error.source().unwrap().to_string(), "the vault is sealed");
    }
}
