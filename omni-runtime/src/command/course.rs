//! What carrying out a command takes, request by request, with no input or output of its own.
//!
//! A transport runs a course by sending what it asks for: one command at a time, or many in the rounds of a batch.

use crate::future::MaybeSend;
use crate::wire::{Request, Response};
use crate::{Command, Error, ErrorKind};

/// What a course wants next.
#[derive(Debug)]
pub(crate) enum Step<O> {
    /// Send this, and tell the course what came of it.
    Send(Request),
    /// The same, after giving way to whoever changed the row this many times in between.
    SendAfterConflict(Request, u32),
    /// Nothing more: this came of the command.
    Done(Result<O, Error>),
}

/// The way of one command to its outcome.
pub(crate) trait Course: MaybeSend {
    /// What the command gives.
    type Outcome: MaybeSend;

    /// The first step.
    fn begin(&mut self) -> Step<Self::Outcome>;

    /// The step after the reply to the request of the last one. A reply that is not a success comes as an error.
    fn proceed(&mut self, reply: Result<Response, Error>) -> Step<Self::Outcome>;

    /// Goes back to reading its row, in place of the write that it was about to send; none where it reads none. `lost` says
    /// that the answer to such a write was.
    #[cfg(feature = "batch")]
    fn read_again(&mut self, lost: bool) -> Option<Request> {
        let _ = lost;
        None
    }
}

/// A transport that goes on with a course after its end has a mistake.
pub(crate) fn over() -> Error {
    Error::new(ErrorKind::Configuration, "the command came to its outcome before")
}

/// A command that the Web API can carry out.
pub(crate) trait Plan: Command {
    /// What a trace calls it.
    const NAME: &'static str;

    /// Its course.
    type Course: Course<Outcome = Self::Outcome>;

    /// Sets out; `attempts` is how often a row is read and written before changes by others are a conflict.
    fn course(self, attempts: u32) -> Self::Course;
}
