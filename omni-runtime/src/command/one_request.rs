//! The commands that one request carries out.

use std::fmt;

use http::Method;

use super::course::{Course, Step, over};
use super::{Command, Plan};
use crate::Error;
use crate::future::MaybeSend;
use crate::wire::{Request, Response};

/// A command that one request carries out, unless its answer was lost.
pub(crate) trait OneRequest: Command + fmt::Display + MaybeSend {
    /// What a trace calls it.
    const NAME: &'static str;

    /// # Errors
    ///
    /// When the command cannot be put into a request.
    fn request(&self) -> Result<Request, Error>;

    /// # Errors
    ///
    /// When the reply is not what the protocol says.
    fn outcome(self, response: &Response) -> Result<Self::Outcome, Error>;

    /// What to make of a refusal: an error, unless the command knows better.
    ///
    /// # Errors
    ///
    /// The error itself, as a rule.
    fn refused(self, error: Error) -> Refusal<Self> {
        Refusal::Final(Err(error))
    }

    /// What the row says that was read after a refusal, to tell the command's own write from a colleague's.
    ///
    /// # Errors
    ///
    /// The refusal, where the row is not as the command would have left it.
    fn verified(self, _row: &Response, refusal: Error) -> Result<Self::Outcome, Error> {
        Err(refusal)
    }
}

/// What a command makes of a refusal.
pub(crate) enum Refusal<C: Command> {
    /// This came of the command.
    Final(Result<C::Outcome, Error>),
    /// The answer to an earlier attempt was lost: this read tells whether it was carried out.
    Verify(C, Request, Error),
}

/// The course of a [`OneRequest`].
pub(crate) struct OneCourse<C> {
    /// Gone when the course is done.
    command: Option<C>,
    /// Whether the command itself names the version that it changes.
    names_a_version: bool,
    /// Whether it does more than read.
    writes: bool,
    refusal: Option<Error>,
}

impl<C: OneRequest<Outcome: MaybeSend>> Course for OneCourse<C> {
    type Outcome = C::Outcome;

    fn begin(&mut self) -> Step<C::Outcome> {
        let Some(command) = &self.command else { return Step::Done(Err(over())) };
        match command.request() {
            Ok(request) => {
                self.names_a_version = request.names_a_version();
                self.writes = request.method() != Method::GET;
                Step::Send(request)
            }
            Err(error) => {
                let error = error.during(command);
                self.command = None;
                Step::Done(Err(error))
            }
        }
    }

    fn proceed(&mut self, reply: Result<Response, Error>) -> Step<C::Outcome> {
        let Some(command) = self.command.take() else { return Step::Done(Err(over())) };
        let name = command.to_string();
        let done = match (self.refusal.take(), reply) {
            // A success that cannot be read is one all the same.
            (None, Ok(response)) => command.outcome(&response).map_err(|error| error.with_answer_lost(self.writes)),
            (None, Err(error)) => match command.refused(error) {
                Refusal::Final(outcome) => outcome,
                Refusal::Verify(command, request, error) => {
                    (self.command, self.refusal) = (Some(command), Some(error));
                    return Step::Send(request);
                }
            },
            (Some(refusal), Ok(row)) => command.verified(&row, refusal),
            (Some(refusal), Err(_)) => Err(refusal),
        };
        Step::Done(done.map_err(|error| {
            let error = error.with_stale_version(self.names_a_version).during(&name);
            let may_be_its_own = error.is_answer_lost() && (error.is_conflict() || error.is_duplicate());
            if may_be_its_own {
                error.with_remark("; an earlier answer was lost, so it may be this write itself")
            } else {
                error
            }
        }))
    }
}

impl<C: OneRequest<Outcome: MaybeSend>> Plan for C {
    const NAME: &'static str = <C as OneRequest>::NAME;

    type Course = OneCourse<C>;

    fn course(self, _: u32) -> OneCourse<C> {
        OneCourse { command: Some(self), names_a_version: false, writes: false, refusal: None }
    }
}
