use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::condition::{Header, UpdateCondition};
use super::create::body;
use super::into_changes::IntoChanges;
use super::object::Object;
use super::verify;
use crate::command::{Command, Execute, OneRequest, Refusal};
use crate::error::request_id;
use crate::row_key::{AlternateKey, RowKey, address};
use crate::wire::{Request, Response};
use crate::{ETag, Error, Id, Pending, Table};

/// Changes a row that is there. It never creates one.
///
/// `when` says what it does about others' changes: [`IfMatch`](crate::IfMatch) refuses to overwrite them,
/// [`IfExists`](crate::IfExists) does. The reference is Microsoft's page "Update and delete table rows using the Web
/// API".
///
/// ```
/// # use omni_runtime::{Changes, ETag, Id, IfExists, IfMatch, entities::Incident, entity, update};
/// # #[entity("incident")]
/// # struct Ticket { title: Option<String> }
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let title = Changes::new().set(Ticket::TITLE, "Leaks");
/// let careful = update(CASE, title.clone(), IfMatch(ETag::new("W/\"502186\"")));
/// let regardless = update(CASE, title, IfExists);
/// assert!(regardless.request()?.to_string().contains("if-match: *"));
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn update<T: Table, W: IntoChanges<T>>(id: Id<T>, changes: W, when: impl UpdateCondition) -> Update<T> {
    Update::new(id, changes, when)
}

/// Changes the row that an alternate key names, as [`update`] does. It never creates one.
///
/// The columns of the key stay as they are: the service does not change them by a write that finds its row by them, so that
/// another value for one in the changes is an error.
///
/// ```
/// # use omni_runtime::{AlternateKey, Changes, IfExists, entities::Account, entity, update_by};
/// # #[entity("account")]
/// # struct Customer { accountnumber: Option<String>, name: Option<String> }
/// let key = AlternateKey::new(Customer::ACCOUNTNUMBER, "A-17");
/// let command = update_by(key, Changes::new().set(Customer::NAME, "Contoso"), IfExists);
/// assert_eq!(command.request()?.path(), "accounts(accountnumber='A-17')");
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn update_by<T: Table, W: IntoChanges<T>>(
    key: AlternateKey<T>,
    changes: W,
    when: impl UpdateCondition,
) -> Update<T, AlternateKey<T>> {
    Update::new(key, changes, when)
}

/// The command that [`update`] and [`update_by`] build.
#[must_use = "a command does nothing until it is sent"]
pub struct Update<T, K = Id<T>> {
    key: K,
    body: Result<Object, String>,
    when: Header,
    table: PhantomData<fn() -> T>,
}

impl<T> Update<T> {
    /// The row's id.
    #[must_use]
    pub fn id(&self) -> Id<T> {
        self.key
    }
}

impl<T: Table, K: RowKey<T>> Update<T, K> {
    fn new<W: IntoChanges<T>>(key: K, changes: W, when: impl UpdateCondition) -> Self {
        let body = changes.into_changes().into_object(&[T::PRIMARY_KEY]).map_err(|error| error.to_string());
        let body = body.and_then(|body| body.beside(&key));
        Self { key, body, when: when.header(), table: PhantomData }
    }

    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is not found](Error::is_not_found) when there is no such row, that [is a
    /// conflict](Error::is_conflict) when it is of another version, and otherwise says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Updated> {
        transport.execute(self)
    }

    /// The request over the Web API.
    ///
    /// # Errors
    ///
    /// When a value has no form in JSON or in a key, a lookup is set that the schema does not know, or to a row of a table
    /// that it does not refer to, or the version is none.
    pub fn request(&self) -> Result<Request, Error> {
        self.when.check()?;
        let body = body(&self.body)?;
        let request = self.when.add_to(Request::new(Method::PATCH, address::<T, K>(&self.key)?));
        Ok(request.repeatable_if(body.keeps(&self.key)).content("application/json", body.json()))
    }
}

impl<T, K> Command for Update<T, K> {
    type Outcome = Updated;
}

impl<T: Table, K: RowKey<T>> OneRequest for Update<T, K> {
    const NAME: &'static str = "update";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<Updated, Error> {
        let version = response.headers().get(http::header::ETAG).and_then(|version| version.to_str().ok());
        Ok(Updated { version: version.map(ETag::new), request_id: request_id(response.headers()) })
    }

    fn refused(self, error: Error) -> Refusal<Self> {
        let body = self.body.as_ref().ok().filter(|_| error.is_answer_lost() && error.is_conflict());
        match body.and_then(|body| verify::request(&address::<T, K>(&self.key).ok()?, body)) {
            Some(request) => Refusal::Verify(self, request, error),
            None => Refusal::Final(Err(error)),
        }
    }

    fn verified(self, row: &Response, refusal: Error) -> Result<Updated, Error> {
        if !self.body.is_ok_and(|body| verify::holds(&body, row)) {
            return Err(refusal);
        }
        // The version of the row that was read may be a colleague's, who changed other columns since.
        Ok(Updated { version: None, request_id: request_id(row.headers()) })
    }
}

impl<T, K: Clone> Clone for Update<T, K> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), body: self.body.clone(), when: self.when.clone(), table: PhantomData }
    }
}

impl<T: Table, K: RowKey<T>> fmt::Display for Update<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "update {} {}", T::LOGICAL_NAME, self.key)
    }
}

impl<T: Table, K: RowKey<T>> fmt::Debug for Update<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Update({self})")
    }
}

/// What [`Update`] gives: the row is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    version: Option<ETag>,
    request_id: Option<String>,
}

impl Updated {
    /// A row that was changed and is of this version now, for a transport of one's own.
    #[must_use]
    pub fn new(version: Option<ETag>, request_id: Option<String>) -> Self {
        Self { version, request_id }
    }

    /// The version that the row had after the write, where the service told it (`ETag`). Read the row again otherwise.
    #[must_use]
    pub fn version(&self) -> Option<&ETag> {
        self.version.as_ref()
    }

    /// The id under which the service logged the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}
