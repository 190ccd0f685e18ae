//! The conditional change of a conversation's slots: read, decide, write, and again if the row changed in between.
//!
//! This is the part of it that does no input or output; a transport runs it.

use std::fmt;

use super::course::{Course, Step, over};
use super::{Command, ConversationRow};
use crate::Error;
use crate::error::request_id;
use crate::future::MaybeSend;
use crate::wire::{Request, Response};

/// What to do about a row that was read.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Send this, which fails if the row has changed since.
    Write(Request),
    /// Nothing: the row is already as the command wants it.
    Done,
}

/// A command that changes slots of one conversation.
pub(crate) trait SlotChange: Command + fmt::Display + MaybeSend + Sized {
    /// Reads all that the decision needs.
    fn read_request(&self) -> Request;

    /// Whether an earlier sending of this very command, by this process or one before it, may have been carried out.
    fn was_sent_before(&self) -> bool;

    /// Decides by the row. `sent` says that the command was sent before and its answer was lost: a row that is as the
    /// command wants it is then the command's own doing.
    ///
    /// # Errors
    ///
    /// When the row does not allow the change, or is not a row.
    fn decide(&self, row: &ConversationRow, sent: bool) -> Result<Decision, Error>;

    /// What to tell the caller; `row` is the row as it was before the change.
    fn outcome(self, row: &ConversationRow, request_id: Option<String>) -> Self::Outcome;
}

/// The course of a [`SlotChange`].
#[derive(Debug)]
pub(crate) struct SlotCourse<C> {
    /// Gone when the course is done.
    command: Option<C>,
    attempts: u32,
    /// How often others changed the row between its read and the write.
    conflicts: u32,
    /// Whether a write was sent whose answer was lost.
    sent: bool,
    /// The row that the last write was decided by.
    row: Option<ConversationRow>,
    reading: bool,
}

impl<C: SlotChange> SlotCourse<C> {
    pub(crate) fn new(command: C, attempts: u32) -> Self {
        let sent = command.was_sent_before();
        Self { command: Some(command), attempts, conflicts: 0, sent, row: None, reading: true }
    }

    fn read(&mut self, reply: Result<Response, Error>) -> Result<Step<C::Outcome>, Error> {
        let reply = reply?;
        let row = ConversationRow::read(&reply)?;
        let Some(command) = &self.command else { return Err(over()) };
        match command.decide(&row, self.sent)? {
            Decision::Write(request) => {
                self.row = Some(row);
                self.reading = false;
                Ok(Step::Send(request))
            }
            Decision::Done => {
                // The row before a write whose answer was lost tells what that write replaced.
                let row = self.row.take().filter(|_| self.sent).unwrap_or(row);
                self.done(&row, request_id(reply.headers()))
            }
        }
    }

    fn written(&mut self, reply: Result<Response, Error>) -> Result<Step<C::Outcome>, Error> {
        match reply {
            Ok(reply) => {
                let row = self.row.take().ok_or_else(over)?;
                self.done(&row, request_id(reply.headers()))
            }
            Err(error) if error.is_conflict() && self.conflicts + 1 < self.attempts => {
                self.conflicts += 1;
                tracing::debug!(
                    conflicts = self.conflicts,
                    "the conversation changed between read and write: reading it again"
                );
                self.sent |= error.is_answer_lost();
                self.reading = true;
                let command = self.command.as_ref().ok_or_else(over)?;
                Ok(Step::SendAfterConflict(command.read_request(), self.conflicts))
            }
            Err(error) => Err(error),
        }
    }

    fn done(&mut self, row: &ConversationRow, request_id: Option<String>) -> Result<Step<C::Outcome>, Error> {
        let command = self.command.take().ok_or_else(over)?;
        Ok(Step::Done(Ok(command.outcome(row, request_id))))
    }
}

impl<C: SlotChange<Outcome: MaybeSend>> Course for SlotCourse<C> {
    type Outcome = C::Outcome;

    fn begin(&mut self) -> Step<C::Outcome> {
        match &self.command {
            Some(command) => Step::Send(command.read_request()),
            None => Step::Done(Err(over())),
        }
    }

    fn proceed(&mut self, reply: Result<Response, Error>) -> Step<C::Outcome> {
        let step = if self.reading { self.read(reply) } else { self.written(reply) };
        step.unwrap_or_else(|error| {
            let error = error.with_answer_lost(self.sent);
            Step::Done(Err(match self.command.take() {
                Some(command) => error.during(&command),
                None => error,
            }))
        })
    }

    #[cfg(feature = "batch")]
    fn read_again(&mut self, lost: bool) -> Option<Request> {
        let request = self.command.as_ref()?.read_request();
        self.sent |= lost;
        self.reading = true;
        Some(request)
    }
}
