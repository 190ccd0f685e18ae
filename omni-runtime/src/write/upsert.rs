use std::fmt;
use std::marker::PhantomData;

use http::{Method, StatusCode};

use super::changes::IntoNewRow;
use super::condition::{Header, UpsertCondition};
use super::create::body;
use super::object::Object;
use super::verify;
use crate::command::{Command, Execute, OneRequest, Refusal};
use crate::error::request_id;
use crate::query::keyed;
use crate::wire::{Request, Response};
use crate::{Error, ErrorKind, Id, Pending, Table};

/// Writes the row of this id although it may not be there.
///
/// `when` says what may happen: [`IfAbsent`](crate::IfAbsent) creates the row and never overwrites one,
/// [`Always`](crate::Always) creates it or changes it. The reference is Microsoft's page "Upsert a table row using the
/// Web API".
///
/// ```
/// # use omni_runtime::{Changes, Id, IfAbsent, entities::Incident, entity, upsert};
/// # #[entity("incident")]
/// # struct Ticket { title: Option<String> }
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let new = upsert(CASE, Changes::new().set(Ticket::TITLE, "Leaks"), IfAbsent);
/// assert!(new.request()?.to_string().contains("if-none-match: *"));
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn upsert<T: Table, W: IntoNewRow<T>>(id: Id<T>, row: W, when: impl UpsertCondition) -> Upsert<T> {
    let body = row.into_new_row().into_object(&[T::PRIMARY_KEY]).map_err(|error| error.to_string());
    Upsert { id, body, when: when.header(), table: PhantomData }
}

/// The command that [`upsert`] builds.
#[must_use = "a command does nothing until it is sent"]
pub struct Upsert<T> {
    id: Id<T>,
    body: Result<Object, String>,
    when: Header,
    table: PhantomData<fn() -> T>,
}

impl<T: Table> Upsert<T> {
    /// The row's id.
    #[must_use]
    pub fn id(&self) -> Id<T> {
        self.id
    }

    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is a duplicate](Error::is_duplicate) when the row is there and was not to
    /// be, and otherwise says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Upserted> {
        transport.execute(self)
    }

    /// The request over the Web API. It asks for the key back, because only then the reply tells a row that was created
    /// from one that was changed.
    ///
    /// # Errors
    ///
    /// When a value has no form in JSON, or a lookup stands among the columns.
    pub fn request(&self) -> Result<Request, Error> {
        let path = format!("{}?$select={}", keyed::<T>(self.id.into()), T::PRIMARY_KEY);
        let request = self.when.add_to(Request::new(Method::PATCH, path)).header("prefer", "return=representation");
        Ok(request.content("application/json", body(&self.body)?.json()))
    }
}

impl<T> Command for Upsert<T> {
    type Outcome = Upserted;
}

impl<T: Table> OneRequest for Upsert<T> {
    const NAME: &'static str = "upsert";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<Upserted, Error> {
        let created = self.when == Header::Absent || response.status() == StatusCode::CREATED;
        Ok(Upserted::new(created, request_id(response.headers())))
    }

    fn refused(self, error: Error) -> Refusal<Self> {
        if self.when != Header::Absent || !(error.is_conflict() || error.is_duplicate()) {
            return Refusal::Final(Err(error));
        }
        // The service answers 412 as to a version that does not fit, and means a row that is there.
        let error = error.into_kind(ErrorKind::Duplicate);
        let body = self.body.as_ref().ok().filter(|_| error.is_answer_lost());
        match body.and_then(|body| verify::request(&keyed::<T>(self.id.into()), body)) {
            Some(request) => Refusal::Verify(self, request, error),
            None => Refusal::Final(Err(error)),
        }
    }

    fn verified(self, row: &Response, refusal: Error) -> Result<Upserted, Error> {
        let is_own = self.body.is_ok_and(|body| verify::holds(&body, row));
        if is_own { Ok(Upserted::new(true, request_id(row.headers()))) } else { Err(refusal) }
    }
}

impl<T> Clone for Upsert<T> {
    fn clone(&self) -> Self {
        Self { id: self.id, body: self.body.clone(), when: self.when.clone(), table: PhantomData }
    }
}

impl<T: Table> fmt::Display for Upsert<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "upsert {} {}", T::LOGICAL_NAME, self.id)
    }
}

impl<T: Table> fmt::Debug for Upsert<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upsert({self})")
    }
}

/// What [`Upsert`] gives: the row is there, as it was to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upserted {
    created: bool,
    request_id: Option<String>,
}

impl Upserted {
    /// The outcome for a transport of one's own: whether the row was not there before, and the id under which the
    /// service logged the request.
    #[must_use]
    pub fn new(created: bool, request_id: Option<String>) -> Self {
        Self { created, request_id }
    }

    /// Whether the row was not there before.
    #[must_use]
    pub fn is_created(&self) -> bool {
        self.created
    }

    /// The id under which the service logged the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}
