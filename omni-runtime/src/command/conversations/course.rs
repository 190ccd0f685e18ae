//! How the Web API lists conversations: one page after the other.

use std::mem;

use super::Conversations;
use crate::command::{Course, OneRequest, Plan, Query, Step};
use crate::entities::Conversation;
use crate::future::MaybeSend;
use crate::query::Trail;
use crate::wire::Response;
use crate::{Error, Record, Row};

/// The course of [`Conversations`].
pub(crate) struct ListCourse<R> {
    command: Conversations<R>,
    /// Asks for the next page.
    query: Query<R>,
    trail: Trail,
    rows: Vec<R>,
}

impl<R: Record<Table = Conversation> + MaybeSend + 'static> ListCourse<R> {
    fn ask(&mut self) -> Result<Step<Vec<R>>, Error> {
        self.query.request().map(Step::Send)
    }

    fn read(&mut self, reply: Result<Response, Error>) -> Result<Step<Vec<R>>, Error> {
        let page = self.query.clone().outcome(&reply?)?;
        let next = page.next().cloned();
        self.rows.extend(page.into_iter().map(Row::into_record));
        match next {
            Some(next) => {
                self.trail.follow(&next)?;
                self.query = self.query.after(next);
                self.ask()
            }
            None => Ok(Step::Done(Ok(mem::take(&mut self.rows)))),
        }
    }

    fn or_error(&self, step: Result<Step<Vec<R>>, Error>) -> Step<Vec<R>> {
        step.unwrap_or_else(|error| Step::Done(Err(error.during(&self.command))))
    }
}

impl<R: Record<Table = Conversation> + MaybeSend + 'static> Course for ListCourse<R> {
    type Outcome = Vec<R>;

    fn begin(&mut self) -> Step<Vec<R>> {
        let step = self.ask();
        self.or_error(step)
    }

    fn proceed(&mut self, reply: Result<Response, Error>) -> Step<Vec<R>> {
        let step = self.read(reply);
        self.or_error(step)
    }
}

impl<R: Record<Table = Conversation> + MaybeSend + 'static> Plan for Conversations<R> {
    const NAME: &'static str = "conversations";

    type Course = ListCourse<R>;

    fn course(self, _: u32) -> ListCourse<R> {
        ListCourse { query: self.query(), command: self, trail: Trail::default(), rows: Vec::new() }
    }
}
