use std::fmt;

use http::Method;
use uuid::Uuid;

use super::path::keyed;
use super::row::{Row, json};
use crate::command::{Command, Execute, OneRequest};
use crate::record::{RecordTable, expand_option, wants_annotations};
use crate::wire::{Request, Response};
use crate::{Annotation, Error, Id, Pending, Record, Table};

/// Asks for one row, with the columns of `R`.
///
/// ```
/// use omni_runtime::{Id, entities::Incident, entity, get};
///
/// #[entity("incident")]
/// struct Ticket {
///     title: Option<String>,
/// }
///
/// let command = get::<Ticket>(Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07"));
/// assert_eq!(command.request().path(), "incidents(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)?$select=title");
/// ```
pub fn get<R>(id: Id<<R as RecordTable>::Table>) -> Get<R>
where
    // Says nothing new, and has to stand first: see `LinkTable`.
    <R as RecordTable>::Table: Table,
    R: Record,
{
    let id = Uuid::from(id);
    let path = with_columns::<R>(keyed::<R::Table>(id));
    let annotated = wants_annotations::<R>();
    Get { table: R::Table::LOGICAL_NAME, id, path, annotated, read: |response| json(response, "a row") }
}

/// The address of a row, with the columns that are asked for.
pub(super) fn with_columns<R: Record>(mut address: String) -> String {
    address.extend(["?$select=", &R::COLUMNS.join(",")]);
    if !R::EXPANDED.is_empty() {
        address.extend(["&$expand=", &expand_option(R::EXPANDED)]);
    }
    address
}

/// The request for a row at this address.
pub(super) fn read(address: &str, annotated: bool) -> Request {
    let request = Request::new(Method::GET, address);
    if annotated { request.header("prefer", Annotation::preference(&Annotation::ALL)) } else { request }
}

/// The command that [`get`] builds.
#[must_use = "a command does nothing until it is sent"]
pub struct Get<R> {
    table: &'static str,
    id: Uuid,
    path: String,
    annotated: bool,
    read: fn(&Response) -> Result<Row<R>, Error>,
}

impl<R> Get<R> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is not found](Error::is_not_found) when there is no such row, and otherwise
    /// says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Row<R>> {
        transport.execute(self)
    }

    /// The request over the Web API: Microsoft's page "Retrieve a row using the Web API".
    pub fn request(&self) -> Request {
        read(&self.path, self.annotated)
    }
}

impl<R> Command for Get<R> {
    type Outcome = Row<R>;
}

impl<R: 'static> OneRequest for Get<R> {
    const NAME: &'static str = "get";

    fn request(&self) -> Result<Request, Error> {
        Ok(self.request())
    }

    fn outcome(self, response: &Response) -> Result<Row<R>, Error> {
        (self.read)(response)
    }
}

impl<R> Clone for Get<R> {
    fn clone(&self) -> Self {
        Self { path: self.path.clone(), ..*self }
    }
}

impl<R> fmt::Display for Get<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "get {} {}", self.table, self.id.as_hyphenated())
    }
}

impl<R> fmt::Debug for Get<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Get({self})")
    }
}
