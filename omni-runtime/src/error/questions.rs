//! The questions that an error answers.

use std::time::Duration;

use super::{Error, ErrorKind, code};
use crate::Reference;

impl Error {
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

    /// Whether others changed the row: as often as was tried, or since the version that the command names.
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

    /// Whether the token was refused, or there is none to send.
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
    /// `link` do, or that names the version or the key of its row. A plain create, whose answer was lost, is not. A write
    /// with [`IfMatch`](crate::IfMatch) whose row is of another version by now comes to no other outcome later: read the
    /// row again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        if self.is_answer_lost() && !self.0.repeatable {
            return false;
        }
        match self.kind() {
            ErrorKind::Conflict => !self.0.stale,
            _ => self.is_unsent() || (self.is_fate_unknown() && self.0.repeatable),
        }
    }

    /// Whether the command itself is why nothing was carried out, or its rows or the rights to them are, and not the
    /// service, the network or the token: sent again, it would be told the same. A run over many commands is done with
    /// this one, and leaves any other error to another run.
    ///
    /// ```
    /// use omni_runtime::{Error, ErrorKind};
    ///
    /// assert!(Error::new(ErrorKind::NotLinked, "").is_final());
    /// // The token has expired: nothing is said of the command.
    /// assert!(!Error::new(ErrorKind::Unauthenticated, "").is_final());
    /// ```
    #[must_use]
    pub fn is_final(&self) -> bool {
        use ErrorKind::{Closed, Duplicate, Forbidden, InUse, Invalid, NotFound, NotLinked, Plugin, Unversioned};
        let is_of_the_command = matches!(
            self.kind(),
            Closed | Duplicate | Forbidden | InUse | Invalid | NotFound | NotLinked | Plugin | Unversioned
        );
        is_of_the_command && !self.is_answer_lost()
    }

    /// Whether the last attempt carried nothing out for certain, and another may.
    pub(crate) fn is_unsent(&self) -> bool {
        matches!(self.kind(), ErrorKind::Throttled | ErrorKind::TokenUnavailable | ErrorKind::Connect)
    }

    /// Whether the last attempt may have been carried out.
    pub(crate) fn is_fate_unknown(&self) -> bool {
        match self.kind() {
            ErrorKind::Interrupted => true,
            ErrorKind::Service => matches!(self.status(), Some(502..=504)),
            _ => false,
        }
    }

    /// Whether a write was sent whose answer never came or could not be read, so that it may have been carried out,
    /// although this error came of it, or of the attempt after it.
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
