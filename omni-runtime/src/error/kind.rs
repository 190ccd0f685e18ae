/// What went wrong, coarsely. See [`Error::kind`](crate::Error::kind).
///
/// It is that of the last attempt at the last request. An attempt before it may have been carried out: whether the answer
/// to one was lost, [`Error::is_answer_lost`](crate::Error::is_answer_lost) says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The record to unlink is not in its slot: the slot is empty, or holds another record ([`Error::held`](crate::Error::held)).
    NotLinked,
    /// The conversation is closed or resolved, and takes no more links.
    Closed,
    /// The conversation or the record is not there.
    NotFound,
    /// The row changed between each read and write, as often as was tried, or since the version that the command names.
    Conflict,
    /// The service asks to slow down ([`Error::retry_after`](crate::Error::retry_after)). Nothing was carried out, unless
    /// the [answer](crate::Error::is_answer_lost) to an earlier attempt was lost.
    Throttled,
    /// The token was refused, or there is none to send.
    Unauthenticated,
    /// No token could be had for now: who gives them could not be reached, failed, or did not answer in time. Nothing was
    /// sent, unless the [answer](crate::Error::is_answer_lost) to an earlier attempt was lost.
    TokenUnavailable,
    /// The user behind the token may not do this.
    Forbidden,
    /// The request does not fit the table or the protocol: a value out of range, a column that is not there.
    Invalid,
    /// A row with the same key is there already, or a rule against duplicates found one.
    Duplicate,
    /// Other rows refer to the row, so that it cannot be deleted.
    InUse,
    /// The table has no optimistic concurrency, so that no write can name the version that it changes.
    Unversioned,
    /// Code of the organisation's own stopped the write.
    Plugin,
    /// The service refused the request for another reason ([`Error::code`](crate::Error::code)).
    Refused,
    /// The service failed.
    Service,
    /// The request never left: no connection was made, or the time was up before. Nothing was carried out, unless the
    /// [answer](crate::Error::is_answer_lost) to an earlier attempt was lost.
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
