use std::fmt;
use std::marker::PhantomData;

use http::{Method, StatusCode};

use super::condition::{Header, UpsertCondition};
use super::create::body;
use super::into_changes::IntoNewRow;
use super::object::Object;
use super::verify;
use crate::command::{Command, Execute, OneRequest, Refusal};
use crate::error::request_id;
use crate::row_key::{AlternateKey, RowKey, address};
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
    Upsert::new(id, row, when)
}

/// Writes the row that an alternate key names although it may not be there, as [`upsert`] does: what a job writes that
/// knows its rows by the numbers of another system. The outcome tells the row's [id](Upserted::id).
///
/// A row that it creates has the values of the key without the body's saying so; another value for a column of the key in
/// the body is an error. With [`IfAbsent`](crate::IfAbsent), a row that is there after an answer was lost may be another
/// job's, and is a duplicate.
///
/// ```
/// # use omni_runtime::{AlternateKey, Always, Changes, entities::Account, entity, upsert_by};
/// # #[entity("account")]
/// # struct Customer { accountnumber: Option<String>, name: Option<String> }
/// let key = AlternateKey::new(Customer::ACCOUNTNUMBER, "A-17");
/// let command = upsert_by(key, Changes::new().set(Customer::NAME, "Contoso"), Always);
/// assert_eq!(command.request()?.path(), "accounts(accountnumber='A-17')?$select=accountid");
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn upsert_by<T: Table, W: IntoNewRow<T>>(
    key: AlternateKey<T>,
    row: W,
    when: impl UpsertCondition,
) -> Upsert<T, AlternateKey<T>> {
    Upsert::new(key, row, when)
}

/// The command that [`upsert`] and [`upsert_by`] build.
#[must_use = "a command does nothing until it is sent"]
pub struct Upsert<T, K = Id<T>> {
    key: K,
    body: Result<Object, String>,
    when: Header,
    table: PhantomData<fn() -> T>,
}

impl<T> Upsert<T> {
    /// The row's id.
    #[must_use]
    pub fn id(&self) -> Id<T> {
        self.key
    }
}

impl<T: Table, K: RowKey<T>> Upsert<T, K> {
    fn new<W: IntoNewRow<T>>(key: K, row: W, when: impl UpsertCondition) -> Self {
        let body = row.into_new_row().into_object(&[T::PRIMARY_KEY]).map_err(|error| error.to_string());
        let body = body.and_then(|body| body.beside(&key));
        Self { key, body, when: when.header(), table: PhantomData }
    }

    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is a duplicate](Error::is_duplicate) when the row is there and was not to
    /// be, and otherwise says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Upserted<T>> {
        transport.execute(self)
    }

    /// The request over the Web API. It asks for the key back, because only then the reply tells a row that was created
    /// from one that was changed.
    ///
    /// # Errors
    ///
    /// When a value has no form in JSON or in a key, or a lookup is set that the schema does not know, or to a row of a
    /// table that it does not refer to.
    pub fn request(&self) -> Result<Request, Error> {
        let path = format!("{}?$select={}", address::<T, K>(&self.key)?, T::PRIMARY_KEY);
        let request = self.when.add_to(Request::new(Method::PATCH, path)).header("prefer", "return=representation");
        let body = body(&self.body)?;
        Ok(request.repeatable_if(body.keeps(&self.key)).content("application/json", body.json()))
    }
}

impl<T, K> Command for Upsert<T, K> {
    type Outcome = Upserted<T>;
}

impl<T: Table, K: RowKey<T>> OneRequest for Upsert<T, K> {
    const NAME: &'static str = "upsert";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<Upserted<T>, Error> {
        let created = self.when == Header::Absent || response.status() == StatusCode::CREATED;
        Ok(Upserted::new(self.key.id_in(response)?, created, request_id(response.headers())))
    }

    fn refused(self, error: Error) -> Refusal<Self> {
        if self.when != Header::Absent || !(error.is_conflict() || error.is_duplicate()) {
            return Refusal::Final(Err(error));
        }
        // The service answers 412 as to a version that does not fit, and means a row that is there.
        let error = error.into_kind(ErrorKind::Duplicate);
        let body = self.body.as_ref().ok().filter(|_| error.is_answer_lost() && K::IS_OF_ONE_ROW);
        match body.and_then(|body| verify::request(&address::<T, K>(&self.key).ok()?, body)) {
            Some(request) => Refusal::Verify(self, request, error),
            None => Refusal::Final(Err(error)),
        }
    }

    fn verified(self, row: &Response, refusal: Error) -> Result<Upserted<T>, Error> {
        if !self.body.is_ok_and(|body| verify::holds(&body, row)) {
            return Err(refusal);
        }
        Ok(Upserted::new(self.key.id_in(row)?, true, request_id(row.headers())))
    }
}

impl<T, K: Clone> Clone for Upsert<T, K> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), body: self.body.clone(), when: self.when.clone(), table: PhantomData }
    }
}

impl<T: Table, K: RowKey<T>> fmt::Display for Upsert<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "upsert {} {}", T::LOGICAL_NAME, self.key)
    }
}

impl<T: Table, K: RowKey<T>> fmt::Debug for Upsert<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upsert({self})")
    }
}

/// What [`Upsert`] gives: the row is there, as it was to be.
pub struct Upserted<T> {
    id: Id<T>,
    created: bool,
    request_id: Option<String>,
}

impl<T> Upserted<T> {
    /// The outcome for a transport of one's own: the row's id, whether it was not there before, and the id under which
    /// the service logged the request.
    #[must_use]
    pub fn new(id: Id<T>, created: bool, request_id: Option<String>) -> Self {
        Self { id, created, request_id }
    }

    /// The row's id, also where it was named by an alternate key.
    #[must_use]
    pub fn id(&self) -> Id<T> {
        self.id
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

impl<T> Clone for Upserted<T> {
    fn clone(&self) -> Self {
        Self { id: self.id, created: self.created, request_id: self.request_id.clone() }
    }
}

impl<T> PartialEq for Upserted<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.created, &self.request_id) == (other.id, other.created, &other.request_id)
    }
}

impl<T> Eq for Upserted<T> {}

impl<T: Table> fmt::Debug for Upserted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, created, request_id } = self;
        f.debug_struct("Upserted").field("id", id).field("created", created).field("request_id", request_id).finish()
    }
}
