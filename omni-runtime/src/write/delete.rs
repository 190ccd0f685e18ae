use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::condition::{Header, UpdateCondition};
use crate::command::{Command, Execute, OneRequest, Refusal};
use crate::error::request_id;
use crate::row_key::{AlternateKey, RowKey, address};
use crate::wire::{Request, Response};
use crate::{Error, Id, Pending, Table};

/// Deletes a row.
///
/// `when` says what it does about others' changes: [`IfMatch`](crate::IfMatch) leaves a row that changed,
/// [`IfExists`](crate::IfExists) deletes whichever version is there. The reference is Microsoft's page "Update and
/// delete table rows using the Web API".
///
/// ```
/// use omni_runtime::{ETag, Id, IfMatch, delete, entities::Incident};
///
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let command = delete(CASE, IfMatch(ETag::new("W/\"502186\"")));
/// assert_eq!(command.request()?.to_string(), format!("DELETE incidents({CASE})\nif-match: W/\"502186\""));
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn delete<T: Table>(id: Id<T>, when: impl UpdateCondition) -> Delete<T> {
    Delete { key: id, when: when.header(), table: PhantomData }
}

/// Deletes the row that an alternate key names, as [`delete`] does.
///
/// ```
/// # use omni_runtime::{AlternateKey, IfExists, delete_by, entities::Account, entity};
/// # #[entity("account")]
/// # struct Customer { accountnumber: Option<String> }
/// let command = delete_by(AlternateKey::new(Customer::ACCOUNTNUMBER, "A-17"), IfExists);
/// assert_eq!(command.request()?.to_string(), "DELETE accounts(accountnumber='A-17')\nif-match: *");
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn delete_by<T: Table>(key: AlternateKey<T>, when: impl UpdateCondition) -> Delete<T, AlternateKey<T>> {
    Delete { key, when: when.header(), table: PhantomData }
}

/// The command that [`delete`] and [`delete_by`] build.
#[must_use = "a command does nothing until it is sent"]
pub struct Delete<T, K = Id<T>> {
    key: K,
    when: Header,
    table: PhantomData<fn() -> T>,
}

impl<T> Delete<T> {
    /// The row's id.
    #[must_use]
    pub fn id(&self) -> Id<T> {
        self.key
    }
}

impl<T: Table, K: RowKey<T>> Delete<T, K> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is not found](Error::is_not_found) when there is no such row, that [is a
    /// conflict](Error::is_conflict) when it is of another version, and otherwise says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Deleted> {
        transport.execute(self)
    }

    /// The request over the Web API.
    ///
    /// # Errors
    ///
    /// When the version is none, or a value has no form in a key.
    pub fn request(&self) -> Result<Request, Error> {
        self.when.check()?;
        Ok(self.when.add_to(Request::new(Method::DELETE, address::<T, K>(&self.key)?)))
    }
}

impl<T, K> Command for Delete<T, K> {
    type Outcome = Deleted;
}

impl<T: Table, K: RowKey<T>> OneRequest for Delete<T, K> {
    const NAME: &'static str = "delete";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<Deleted, Error> {
        Ok(Deleted::new(request_id(response.headers())))
    }

    fn refused(self, error: Error) -> Refusal<Self> {
        // The attempt whose answer was lost deleted the row: it is gone, as it was to be. A page that is not found, which
        // has no code of the service's, says nothing of the row; and one that has another key by now is still there.
        let is_gone = error.is_not_found() && error.code().is_some() && K::IS_OF_ONE_ROW;
        Refusal::Final(if is_gone && error.is_answer_lost() {
            Ok(Deleted::new(error.request_id().map(str::to_owned)))
        } else {
            Err(error)
        })
    }
}

impl<T, K: Clone> Clone for Delete<T, K> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), when: self.when.clone(), table: PhantomData }
    }
}

impl<T: Table, K: RowKey<T>> fmt::Display for Delete<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "delete {} {}", T::LOGICAL_NAME, self.key)
    }
}

impl<T: Table, K: RowKey<T>> fmt::Debug for Delete<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delete({self})")
    }
}

/// What [`Delete`] gives: the row is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    request_id: Option<String>,
}

impl Deleted {
    /// The outcome for a transport of one's own, with the id under which the service logged the request.
    #[must_use]
    pub fn new(request_id: Option<String>) -> Self {
        Self { request_id }
    }

    /// The id under which the service logged the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}
