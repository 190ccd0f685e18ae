use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::condition::IfExists;
use super::create::body;
use super::into_changes::IntoChanges;
use super::object::{Member, Object, object};
use crate::command::{Command, Execute, OneRequest};
use crate::error::request_id;
use crate::wire::{Request, Response};
use crate::{Error, Id, Pending, Table};

/// Changes many rows in one request, whichever version they are of: the action `UpdateMultiple`.
///
/// It is the fastest way to write many rows, and it overwrites what others wrote meanwhile: no version can be named, which
/// [`IfExists`] says in the call. Of a standard table all rows are changed, or none; of an elastic table, a part may have
/// been. Not every standard table has the action. To unlink without overwriting anything, use
/// [`unlink`](crate::unlink) in a batch, or `unlink_all`. The reference is Microsoft's page "Use bulk operation messages".
///
/// ```
/// # use omni_runtime::{Changes, Id, IfExists, entities::Incident, entity, update_multiple};
/// # #[entity("incident")]
/// # struct Ticket { title: Option<String> }
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let command = update_multiple([(CASE, Changes::new().set(Ticket::TITLE, "Leaks"))], IfExists);
/// assert!(command.request()?.path().ends_with("incidents/Microsoft.Dynamics.CRM.UpdateMultiple"));
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn update_multiple<T: Table, W: IntoChanges<T>>(
    rows: impl IntoIterator<Item = (Id<T>, W)>,
    _: IfExists,
) -> UpdateMultiple<T> {
    let rows = rows.into_iter().map(|(id, changes)| {
        let body = changes.into_changes().into_object(&[T::PRIMARY_KEY]);
        (id, body.map_err(|error| error.to_string()))
    });
    UpdateMultiple { rows: rows.collect(), table: PhantomData }
}

/// The command that [`update_multiple`] builds.
#[must_use = "a command does nothing until it is sent"]
pub struct UpdateMultiple<T> {
    rows: Vec<(Id<T>, Result<Object, String>)>,
    table: PhantomData<fn() -> T>,
}

impl<T: Table> UpdateMultiple<T> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is not found](Error::is_not_found) when one of the rows is not there, and
    /// otherwise says what the transport met. None of the rows of a standard table was changed then, unless the answer was
    /// lost; of an elastic table, some may have been.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, UpdatedMultiple> {
        transport.execute(self)
    }

    /// The request over the Web API.
    ///
    /// # Errors
    ///
    /// When a value has no form in JSON, or a lookup is set that the schema does not know, or to a row of a table that it
    /// does not refer to.
    pub fn request(&self) -> Result<Request, Error> {
        let kind = Member::text("@odata.type", format!("Microsoft.Dynamics.CRM.{}", T::LOGICAL_NAME));
        let mut targets = Vec::with_capacity(self.rows.len());
        for (id, row) in &self.rows {
            let key = Member::text(T::PRIMARY_KEY, id.to_string());
            targets.push(object([&kind, &key].into_iter().chain(&body(row)?.0)));
        }
        let path = format!("{}/Microsoft.Dynamics.CRM.UpdateMultiple", T::ENTITY_SET);
        let body = format!("{{\"Targets\":[{}]}}", targets.join(","));
        Ok(Request::new(Method::POST, path).content("application/json", body))
    }
}

impl<T> Command for UpdateMultiple<T> {
    type Outcome = UpdatedMultiple;
}

impl<T: Table> OneRequest for UpdateMultiple<T> {
    const NAME: &'static str = "update_multiple";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<UpdatedMultiple, Error> {
        Ok(UpdatedMultiple::new(self.rows.len(), request_id(response.headers())))
    }
}

impl<T: Table> fmt::Display for UpdateMultiple<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "update {} rows of {}", self.rows.len(), T::LOGICAL_NAME)
    }
}

impl<T: Table> fmt::Debug for UpdateMultiple<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UpdateMultiple({self})")
    }
}

/// What [`UpdateMultiple`] gives: all rows are changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdatedMultiple {
    rows: usize,
    request_id: Option<String>,
}

impl UpdatedMultiple {
    /// The outcome for a transport of one's own: how many rows were changed, and the id under which the service logged
    /// the request.
    #[must_use]
    pub fn new(rows: usize, request_id: Option<String>) -> Self {
        Self { rows, request_id }
    }

    /// How many rows were changed.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The id under which the service logged the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}
