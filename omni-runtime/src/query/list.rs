use std::fmt;
use std::fmt::Write as _;

use super::column::Order;
use super::condition::{Condition, Operator};
use super::continuation::Continuation;
use super::count::Count;
use super::filter::Filter;
use super::path::query_value;
use super::rows::Rows;
use super::stream::{Pages, RowStream};
use crate::command::{Command, Execute, OneRequest};
use crate::record::{Expanded, expand_option, wants_annotations};
use crate::wire::{Request, Response};
use crate::{Annotation, Entity, Error, ErrorKind, Pending, Record, Table};
use http::Method;

/// Asks for rows of the table that `R` is made from, with the columns of `R`.
///
/// ```
/// use omni_runtime::{Id, entities::Incident, entity, query};
///
/// #[entity("incident")]
/// struct Ticket {
///     incidentid: Id<Incident>,
///     title: Option<String>,
///     createdon: Option<String>,
/// }
///
/// let newest = query::<Ticket>()
///     .filter(Ticket::TITLE.contains("coffee & tea"))
///     .order_by(Ticket::CREATEDON.descending())
///     .top(10);
/// assert_eq!(
///     newest.request()?.path(),
///     "incidents?$select=incidentid,title,createdon\
///      &$filter=contains(title,'coffee%20%26%20tea')&$orderby=createdon%20desc&$top=10",
/// );
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn query<R: Record>() -> Query<R> {
    Query {
        entity_set: <R::Table as Table>::ENTITY_SET,
        select: R::COLUMNS,
        expand: R::EXPANDED,
        annotated: wants_annotations::<R>(),
        read: Rows::read,
        filter: None,
        order: Vec::new(),
        top: None,
        page_size: None,
        counted: false,
        from: None,
        is_resumed: false,
    }
}

/// The command that [`query`] builds.
///
/// [`send`](Self::send) gives one page, [`pages`](Self::pages) all of them one after the other, and
/// [`rows`](Self::rows) each row.
#[must_use = "a command does nothing until it is sent"]
pub struct Query<R> {
    entity_set: &'static str,
    select: &'static [&'static str],
    expand: &'static [Expanded],
    annotated: bool,
    read: fn(&Response) -> Result<Rows<R>, Error>,
    filter: Option<Condition>,
    order: Vec<(&'static str, bool)>,
    top: Option<u32>,
    page_size: Option<u32>,
    counted: bool,
    from: Option<Continuation>,
    /// Whether the continuation came from elsewhere, and may be another query's.
    is_resumed: bool,
}

impl<R> Query<R> {
    /// Leaves the rows that this filter leaves; of two filters, both.
    pub fn filter(mut self, filter: Filter<R::Table>) -> Self
    where
        R: Entity,
    {
        let filter = filter.into_condition();
        self.filter = Some(match self.filter.take() {
            None => filter,
            Some(before) => Condition::join(Operator::And, before, filter),
        });
        self
    }

    /// Sorts the rows; a second order sorts those that the first leaves equal.
    pub fn order_by(mut self, order: Order<R::Table>) -> Self
    where
        R: Entity,
    {
        self.order.push((order.column(), order.is_descending()));
        self
    }

    /// At most this many rows in all, of which the service gives 5,000 at the most. Then no
    /// [`page_size`](Self::page_size) is asked for: the service does not take both.
    pub fn top(mut self, rows: u32) -> Self {
        self.top = Some(rows);
        self
    }

    /// At most this many rows a page; 5,000, the service's own limit, if this is not called.
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// Asks how many rows there are in all: [`Rows::count`].
    pub fn counted(mut self) -> Self {
        self.counted = true;
        self
    }

    /// Goes on where another query of the same kind stopped. What the query itself says of filter, order and columns
    /// is then in the continuation already, and is not sent again. A continuation of another table, or one that does not
    /// read a column of `R`, is an error before it is sent.
    pub fn resume(mut self, from: Continuation) -> Self {
        (self.from, self.is_resumed) = (Some(from), true);
        self
    }

    /// Only how many rows there are, which the service counts up to 5,000: all that the filter leaves, whatever `top` and
    /// `resume` say.
    pub fn count(self) -> Count {
        Count { entity_set: self.entity_set, filter: self.filter }
    }

    /// Sends the command over a transport: gives the first page, or the one after the continuation.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that says what the transport met, or that a value of the filter is not one.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Rows<R>> {
        transport.execute(self)
    }

    /// The pages, each asked for when it is wanted.
    pub fn pages<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pages<'_, R, X> {
        Pages::new(self, transport)
    }

    /// The rows, their pages asked for one after the other.
    pub fn rows<X: Execute<Self> + ?Sized>(self, transport: &X) -> RowStream<'_, R, X> {
        RowStream::new(self.pages(transport))
    }

    pub(super) fn continuation(&self) -> Option<&Continuation> {
        self.from.as_ref()
    }

    pub(crate) fn after(&self, continuation: Continuation) -> Self {
        Self { from: Some(continuation), is_resumed: false, filter: None, order: Vec::new(), ..*self }
    }

    /// The request over the Web API: Microsoft's page "Query data using the Web API".
    ///
    /// # Errors
    ///
    /// When a value of the filter is not one of its column's type, or the continuation is another query's.
    pub fn request(&self) -> Result<Request, Error> {
        let path = match &self.from {
            Some(continuation) => {
                let mismatch = continuation.mismatch(self.entity_set, self.select).filter(|_| self.is_resumed);
                if let Some(why) = mismatch {
                    return Err(Error::new(ErrorKind::Invalid, why));
                }
                continuation.as_str().to_owned()
            }
            None => self.first_path()?,
        };
        let request = Request::new(Method::GET, path);
        // The service wants the same preferences with every page.
        let annotations = self.annotated.then(|| Annotation::preference(&Annotation::ALL));
        let size = self.page_size.filter(|_| self.top.is_none());
        let size = size.map(|rows| format!("odata.maxpagesize={}", rows.clamp(1, 5000)));
        let preferences: Vec<_> = annotations.into_iter().chain(size).collect();
        Ok(if preferences.is_empty() { request } else { request.header("prefer", preferences.join(",")) })
    }

    fn first_path(&self) -> Result<String, Error> {
        let mut path = format!("{}?$select={}", self.entity_set, self.select.join(","));
        // Writing to a `String` does not fail.
        if !self.expand.is_empty() {
            let _ = write!(path, "&$expand={}", expand_option(self.expand));
        }
        if let Some(filter) = &self.filter {
            let _ = write!(path, "&$filter={}", query_value(filter.checked()?));
        }
        if !self.order.is_empty() {
            let order: Vec<_> = self
                .order
                .iter()
                .map(|(column, descending)| format!("{column}%20{}", if *descending { "desc" } else { "asc" }))
                .collect();
            let _ = write!(path, "&$orderby={}", order.join(","));
        }
        if let Some(top) = self.top {
            let _ = write!(path, "&$top={top}");
        }
        if self.counted {
            path.push_str("&$count=true");
        }
        Ok(path)
    }
}

impl<R> Command for Query<R> {
    type Outcome = Rows<R>;
}

impl<R: 'static> OneRequest for Query<R> {
    const NAME: &'static str = "query";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<Rows<R>, Error> {
        (self.read)(response)
    }
}

/// Names the entity set, but not the filter, which holds values of rows.
impl<R> fmt::Display for Query<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "query {}", self.entity_set)
    }
}

impl<R> fmt::Debug for Query<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({self})")
    }
}

impl<R> Clone for Query<R> {
    fn clone(&self) -> Self {
        Self { filter: self.filter.clone(), order: self.order.clone(), from: self.from.clone(), ..*self }
    }
}
