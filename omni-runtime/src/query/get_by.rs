use std::fmt;
use std::marker::PhantomData;

use super::get::{read, with_columns};
use super::row::{Row, json};
use crate::command::{Command, Execute, OneRequest};
use crate::record::{RecordTable, wants_annotations};
use crate::row_key::address;
use crate::wire::{Request, Response};
use crate::{AlternateKey, Error, Pending, Record, Table};

/// Asks for the row that an alternate key names, with the columns of `R`.
///
/// ```
/// # use omni_runtime::{AlternateKey, entities::Account, entity, get_by};
/// # #[entity("account")]
/// # struct Customer { accountnumber: Option<String>, name: Option<String> }
/// let command = get_by::<Customer>(AlternateKey::new(Customer::ACCOUNTNUMBER, "A 17"));
/// assert_eq!(command.request()?.path(), "accounts(accountnumber='A%2017')?$select=accountnumber,name");
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn get_by<R>(key: AlternateKey<<R as RecordTable>::Table>) -> GetBy<R>
where
    // Says nothing new, and has to stand first: see `LinkTable`.
    <R as RecordTable>::Table: Table,
    R: Record,
{
    GetBy { key, record: PhantomData }
}

/// The command that [`get_by`] builds.
#[must_use = "a command does nothing until it is sent"]
pub struct GetBy<R: Record> {
    key: AlternateKey<R::Table>,
    record: PhantomData<fn() -> R>,
}

impl<R: Record> GetBy<R> {
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
    ///
    /// # Errors
    ///
    /// When a value has no form in a key.
    pub fn request(&self) -> Result<Request, Error> {
        let path = with_columns::<R>(address::<R::Table, _>(&self.key)?);
        Ok(read(&path, wants_annotations::<R>()))
    }
}

impl<R: Record> Command for GetBy<R> {
    type Outcome = Row<R>;
}

impl<R: Record + 'static> OneRequest for GetBy<R> {
    const NAME: &'static str = "get";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<Row<R>, Error> {
        json(response, "a row")
    }
}

impl<R: Record> Clone for GetBy<R> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), record: PhantomData }
    }
}

impl<R: Record> fmt::Display for GetBy<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "get {} {}", R::Table::LOGICAL_NAME, self.key)
    }
}

impl<R: Record> fmt::Debug for GetBy<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GetBy({self})")
    }
}
