//! The conditional change of a conversation's slots: read, decide, write, and again if the row changed in between.
//!
//! This is the part of it that does no input or output; a transport runs it.

use std::fmt;

use super::{Command, ConversationRow};
use crate::wire::Request;
use crate::{ConversationId, Error};

/// What to do about a row that was read.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Send this, which fails if the row has changed since.
    Write(Request),
    /// Nothing: the row is already as the command wants it.
    Done,
}

/// A command that changes slots of one conversation.
pub(crate) trait SlotChange: Command + fmt::Display {
    /// What a trace calls it.
    const NAME: &'static str;

    fn conversation(&self) -> ConversationId;

    /// Reads all that the decision needs.
    fn read_request(&self) -> Request;

    /// # Errors
    ///
    /// When the row does not allow the change, or is not a row.
    fn decide(&self, row: &ConversationRow) -> Result<Decision, Error>;

    /// What to tell the caller; `row` is the row as it was before the change.
    fn outcome(self, row: &ConversationRow, request_id: Option<String>) -> Self::Outcome;
}
