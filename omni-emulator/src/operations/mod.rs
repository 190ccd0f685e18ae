//! The operations: from a request to the one function that carries it out.
//!
//! Reading a request ([`Call::parse`]) touches no data, and carrying it out ([`Call::run`]) happens in a transaction
//! of the caller's. A `$batch` can therefore run the calls of a changeset in one.

mod read;
mod reference;
mod whoami;
mod write;

use omni_schema::{Schema, Table};
use uuid::Uuid;

use crate::address::{Address, ServicePath};
use crate::change::Writer;
use crate::fault::Fault;
use crate::headers::{Conditions, Preferences};
use crate::http::{Object, Request, Response};
use crate::navigation::Navigation;
use crate::query::Query;
use crate::represent::View;
use crate::row::Row;
use crate::store::Transaction;

/// A request that was understood.
pub(crate) struct Call<'a> {
    request: &'a Request,
    schema: &'a Schema,
    /// The service's root in the client's own words: `http://127.0.0.1:8080/api/data/v9.2/`.
    root: String,
    query: Query,
    conditions: Conditions,
    preferences: Preferences,
    operation: Operation<'a>,
}

enum Operation<'a> {
    WhoAmI,
    ReadRows(&'a Table),
    ReadRow(&'a Table, Uuid),
    Create(&'a Table),
    Update(&'a Table, Uuid),
    Delete(&'a Table, Uuid),
    SetReference(&'a Table, Uuid, Navigation<'a>),
    ClearReference(&'a Table, Uuid, Navigation<'a>),
}

impl<'a> Operation<'a> {
    fn of(method: &str, address: Address<'a>) -> Result<Self, Fault> {
        match (method, address) {
            ("GET", Address::WhoAmI) => Ok(Self::WhoAmI),
            ("GET", Address::Rows(table)) => Ok(Self::ReadRows(table)),
            ("GET", Address::Row(table, id)) => Ok(Self::ReadRow(table, id)),
            ("POST", Address::Rows(table)) => Ok(Self::Create(table)),
            ("PATCH", Address::Row(table, id)) => Ok(Self::Update(table, id)),
            ("DELETE", Address::Row(table, id)) => Ok(Self::Delete(table, id)),
            ("PUT", Address::Reference(table, id, navigation)) => Ok(Self::SetReference(table, id, navigation)),
            ("DELETE", Address::Reference(table, id, navigation)) => Ok(Self::ClearReference(table, id, navigation)),
            ("GET", Address::Reference(..)) => Err(Fault::not_implemented("GET of a '$ref'")),
            (method, _) => Err(Fault::method(method)),
        }
    }

    fn table(&self) -> Option<&'a Table> {
        match *self {
            Self::WhoAmI => None,
            Self::ReadRows(table)
            | Self::ReadRow(table, _)
            | Self::Create(table)
            | Self::Update(table, _)
            | Self::Delete(table, _)
            | Self::SetReference(table, ..)
            | Self::ClearReference(table, ..) => Some(table),
        }
    }
}

impl<'a> Call<'a> {
    pub(crate) fn parse(request: &'a Request, schema: &'a Schema) -> Result<Self, Fault> {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let path = ServicePath::parse(path)?;
        let operation = Operation::of(&request.method, Address::parse(path.rest, schema)?)?;
        let query = Query::parse(query)?;
        if let Some(table) = operation.table() {
            query.check(table)?;
        }
        Ok(Self {
            request,
            schema,
            root: format!("{}/api/data/{}/", request.origin, path.version),
            query,
            conditions: Conditions::of(request)?,
            preferences: Preferences::of(request),
            operation,
        })
    }

    /// Whether the call may change a row.
    pub(crate) fn is_write(&self) -> bool {
        !matches!(self.operation, Operation::WhoAmI | Operation::ReadRows(_) | Operation::ReadRow(..))
    }

    pub(crate) fn run(&self, transaction: &Transaction<'_>) -> Result<Response, Fault> {
        match &self.operation {
            Operation::WhoAmI => Ok(whoami::who_am_i(self)),
            Operation::ReadRows(table) => read::rows(self, transaction, table),
            Operation::ReadRow(table, id) => read::row(self, transaction, table, *id),
            Operation::Create(table) => write::create(self, transaction, table),
            Operation::Update(table, id) => write::update(self, transaction, table, *id),
            Operation::Delete(table, id) => write::delete(self, transaction, table, *id),
            Operation::SetReference(table, id, navigation) => reference::set(self, transaction, table, *id, navigation),
            Operation::ClearReference(table, id, navigation) => {
                reference::clear(self, transaction, table, *id, navigation)
            }
        }
    }

    fn writer<'t>(&'t self, transaction: &'t Transaction<'t>) -> Writer<'t> {
        Writer { transaction, schema: self.schema, request: Some(self.request) }
    }

    fn view<'t>(&'t self, transaction: &'t Transaction<'t>) -> View<'t> {
        View { transaction, query: &self.query, preferences: &self.preferences }
    }

    /// One row as the whole body of a reply.
    fn entity(&self, status: u16, transaction: &Transaction<'_>, table: &Table, row: &Row) -> Result<Response, Fault> {
        let mut body = Object::default();
        let (set, selection) = (&table.entity_set, self.query.context());
        body.add("@odata.context", format!("{}$metadata#{set}{selection}/$entity", self.root));
        self.view(transaction).add_row(&mut body, table, row)?;
        Ok(self.with_preferences(Response::json(status, body.into_json())))
    }

    fn with_preferences(&self, response: Response) -> Response {
        match self.preferences.applied() {
            Some(applied) => response.with("Preference-Applied", applied),
            None => response,
        }
    }

    /// The row to change, if the request's conditions allow it; none where there is no such row.
    fn row_to_change(&self, transaction: &Transaction<'_>, table: &Table, id: Uuid) -> Result<Option<Row>, Fault> {
        let row = transaction.row(&table.logical_name, id)?;
        if let Some(row) = &row {
            self.conditions.allow_write(&row.etag())?;
        }
        Ok(row)
    }
}
