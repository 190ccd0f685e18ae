use std::vec;

use serde::Deserialize;

use super::continuation::Continuation;
use super::row::{Row, json};
use crate::wire::Response;
use crate::{Error, Record};

/// One page of the rows that a [`Query`](super::Query) asks for.
#[derive(Debug, Clone)]
pub struct Rows<R> {
    page: Vec<Row<R>>,
    count: Option<u64>,
    next: Option<Continuation>,
}

/// "OData JSON Format", section "Entity Collection".
#[derive(Deserialize)]
#[serde(bound = "R: Record")]
struct Page<R> {
    value: Vec<Row<R>>,
    #[serde(rename = "@odata.count")]
    count: Option<i64>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
}

impl<R> Rows<R> {
    /// A page of these rows, for a transport of one's own; `next` is where the rest is.
    #[must_use]
    pub fn new(rows: Vec<Row<R>>, next: Option<Continuation>) -> Self {
        Self { page: rows, count: None, next }
    }

    /// The same page, of a query that [counts](super::Query::counted): how many rows there are in all.
    #[must_use]
    pub fn with_count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    pub(super) fn read(response: &Response) -> Result<Self, Error>
    where
        R: Record,
    {
        let page: Page<R> = json(response, "a page of rows")?;
        // The service says -1 where it does not count.
        let count = page.count.and_then(|count| u64::try_from(count).ok());
        Ok(Self { page: page.value, count, next: page.next.map(Continuation::new) })
    }

    /// The rows of this page. An empty page does not mean that there are no more: [`next`](Self::next) does.
    #[must_use]
    pub fn rows(&self) -> &[Row<R>] {
        &self.page
    }

    /// How many rows there are in all, where the query asked; the service counts up to 5,000.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        self.count
    }

    /// Where the rest is; `None` on the last page.
    #[must_use]
    pub fn next(&self) -> Option<&Continuation> {
        self.next.as_ref()
    }
}

impl<R> IntoIterator for Rows<R> {
    type Item = Row<R>;
    type IntoIter = vec::IntoIter<Row<R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.page.into_iter()
    }
}
