//! The pages and the rows of a query, asked for one after the other.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::continuation::Continuation;
use super::list::Query;
use super::row::Row;
use super::rows::Rows;
use super::trail::Trail;
use crate::command::Execute;
use crate::{Error, Pending};

/// The pages of a query: a stream, each of whose items is asked for when it is wanted.
///
/// An error ends it. [`continuation`](Self::continuation) then says where to go on.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<'a, R, X: ?Sized> {
    transport: &'a X,
    query: Query<R>,
    trail: Trail,
    pending: Option<Pending<'a, Rows<R>>>,
    over: bool,
}

impl<'a, R, X: Execute<Query<R>> + ?Sized> Pages<'a, R, X> {
    pub(super) fn new(query: Query<R>, transport: &'a X) -> Self {
        Self { transport, query, trail: Trail::default(), pending: None, over: false }
    }

    /// The next page; `None` after the last one.
    ///
    /// # Errors
    ///
    /// What asking for it met.
    pub async fn next(&mut self) -> Option<Result<Rows<R>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Where the page begins that comes next; `None` before the first page, unless the query itself was resumed.
    #[must_use]
    pub fn continuation(&self) -> Option<&Continuation> {
        self.query.continuation()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Rows<R>, Error>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let pending = self.pending.get_or_insert_with(|| self.transport.execute(self.query.clone()));
        let page = ready!(Pin::new(pending).poll(context));
        self.pending = None;
        let page = page.and_then(|page| self.go_on_after(&page).map(|()| page));
        self.over |= page.is_err();
        Poll::Ready(Some(page))
    }

    fn go_on_after(&mut self, page: &Rows<R>) -> Result<(), Error> {
        match page.next() {
            Some(next) => {
                self.trail.follow(next)?;
                self.query = self.query.after(next.clone());
            }
            None => self.over = true,
        }
        Ok(())
    }
}

impl<R, X: Execute<Query<R>> + ?Sized> Stream for Pages<'_, R, X> {
    type Item = Result<Rows<R>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// The rows of a query: a stream that asks for the next page when the rows of the last one are used up.
///
/// An error ends it.
#[must_use = "a stream does nothing until it is polled"]
pub struct RowStream<'a, R, X: ?Sized> {
    pages: Pages<'a, R, X>,
    rows: vec::IntoIter<Row<R>>,
    /// Where the page began that `rows` is of.
    began: Option<Continuation>,
}

impl<'a, R, X: Execute<Query<R>> + ?Sized> RowStream<'a, R, X> {
    pub(super) fn new(pages: Pages<'a, R, X>) -> Self {
        Self { began: pages.continuation().cloned(), pages, rows: Vec::new().into_iter() }
    }

    /// The next row; `None` after the last one.
    ///
    /// # Errors
    ///
    /// What asking for its page met.
    pub async fn next(&mut self) -> Option<Result<Row<R>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All rows that are left.
    ///
    /// # Errors
    ///
    /// What asking for a page met.
    pub async fn collect(mut self) -> Result<Vec<Row<R>>, Error> {
        let mut rows = Vec::new();
        while let Some(row) = self.next().await {
            rows.push(row?);
        }
        Ok(rows)
    }

    /// Where the page begins whose rows are not all given yet, so that resuming there skips none; `None` on the first
    /// page, unless the query itself was resumed.
    #[must_use]
    pub fn continuation(&self) -> Option<&Continuation> {
        self.began.as_ref()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Row<R>, Error>>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            let began = self.pages.continuation().cloned();
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => (self.rows, self.began) = (page.into_iter(), began),
                Some(Err(error)) => {
                    self.began = began;
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R, X: Execute<Query<R>> + ?Sized> Stream for RowStream<'_, R, X> {
    type Item = Result<Row<R>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<R, X: ?Sized> Unpin for RowStream<'_, R, X> {}
impl<R, X: ?Sized> Unpin for Pages<'_, R, X> {}

impl<R, X: ?Sized> fmt::Debug for Pages<'_, R, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("query", &self.query).finish_non_exhaustive()
    }
}

impl<R, X: ?Sized> fmt::Debug for RowStream<'_, R, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").field("query", &self.pages.query).finish_non_exhaustive()
    }
}
