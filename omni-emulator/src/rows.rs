//! The rows as a test sees and changes them, without a request.

use std::fmt::{self, Display};

use omni_schema::sentence::did_you_mean;
use omni_schema::{Table, suggest};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::SeedError;
use crate::change::Writer;
use crate::fault::Fault;
use crate::id;
use crate::json::Members;
use crate::payload::{self, Author, Changes, Problem};
use crate::references::References;
use crate::row::Row;
use crate::service::Service;
use crate::store::Transaction;

/// The rows of an emulator, as a hook or an operation sees and changes them; see
/// [`Emulator::before_next_write`](crate::Emulator::before_next_write) and [`OperationCall::rows`](crate::OperationCall::rows).
pub struct Rows<'a> {
    service: &'a Service,
    /// The changeset's, if what happens to them is a part of one; else each change has its own.
    transaction: Option<&'a Transaction<'a>>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(service: &'a Service) -> Self {
        Self { service, transaction: None }
    }

    /// The rows of a changeset that is being carried out.
    pub(crate) fn within(service: &'a Service, transaction: &'a Transaction<'a>) -> Self {
        Self { service, transaction: Some(transaction) }
    }

    /// See [`Emulator::row`](crate::Emulator::row).
    ///
    /// # Panics
    ///
    /// When the schema has no such table.
    #[must_use]
    pub fn row(&self, table: &str, id: impl Display) -> Option<Value> {
        // A test that looks for a row of no table would find that it is gone.
        let table = self.table(table).unwrap_or_else(|error| panic!("{error}"));
        let id = Uuid::try_parse(id.to_string().trim()).ok()?;
        let read = |transaction: &Transaction<'_>| transaction.row(&table.logical_name, id);
        let row: Option<Row> = match self.transaction {
            Some(transaction) => read(transaction),
            None => self.service.store.read::<_, Fault>(read),
        }
        .ok()?;
        Some(described(table, &row?))
    }

    /// See [`Emulator::create`](crate::Emulator::create).
    ///
    /// # Errors
    ///
    /// When the row does not fit the schema, or there is one of its key.
    pub fn create(&self, table: &str, row: impl Serialize) -> Result<Uuid, SeedError> {
        let row = Given::new(&row);
        self.change(table, |writer| {
            let (table, changes) = self.read(table, &row, writer.references)?;
            let id = changes.key.unwrap_or_else(id::new);
            let done = writer.check_references(&changes).and_then(|()| writer.create(table, id, &changes));
            done.map(|_| id).map_err(|fault| SeedError::of(format!("{}({id})", table.entity_set), fault))
        })
    }

    /// See [`Emulator::patch`](crate::Emulator::patch).
    ///
    /// # Errors
    ///
    /// When there is no such row, or the change does not fit the schema.
    pub fn patch(&self, table: &str, id: impl Display, changes: impl Serialize) -> Result<(), SeedError> {
        let at = format!("{table}({id})");
        let (table, key) = self.locate(table, &id)?;
        let body = Given::new(&changes).members(table).map_err(|why| SeedError::new(at.clone(), None, why))?;
        self.change(&at, |writer| {
            let changes = payload::changes(&body, table, Author::Test, writer.references)
                .map_err(|problem| misfit(at.clone(), problem))?;
            if changes.key.is_some_and(|changed| changed != key) {
                return Err(SeedError::new(at.clone(), Some(&table.key), "the key of a row cannot change"));
            }
            let done = existing(writer.references.transaction, table, key).and_then(|row| {
                writer.check_references(&changes)?;
                writer.update(table, row, &changes).map(drop)
            });
            done.map_err(|fault| SeedError::of(at.clone(), fault))
        })
    }

    /// See [`Emulator::delete`](crate::Emulator::delete).
    ///
    /// # Errors
    ///
    /// When there is no such row.
    pub fn delete(&self, table: &str, id: impl Display) -> Result<(), SeedError> {
        let at = format!("{table}({id})");
        let (table, key) = self.locate(table, &id)?;
        self.change(&at, |writer| {
            let done = existing(writer.references.transaction, table, key).and_then(|row| writer.delete(table, &row));
            done.map_err(|fault| SeedError::of(at.clone(), fault))
        })
    }

    /// Runs what waits for a write. Before its transaction: a hook changes rows in transactions of its own, and to it a
    /// changeset is one write, before which it ran.
    pub(crate) fn run_hooks(&self) {
        if self.transaction.is_none() {
            self.service.run_hooks();
        }
    }

    fn change<T>(&self, at: &str, work: impl FnOnce(&Writer<'_>) -> Result<T, SeedError>) -> Result<T, SeedError> {
        let work = |transaction: &Transaction<'_>| {
            let references = References::outside_a_batch(&self.service.schema, transaction);
            work(&Writer { references: &references, request: None }).map_err(Failed::Misfit)
        };
        let done = match self.transaction {
            // A change fails before it writes anything.
            Some(transaction) => work(transaction),
            None => self.service.store.transaction(work),
        };
        done.map_err(|failed| match failed {
            Failed::Misfit(error) => error,
            Failed::Database(error) => SeedError::of(at.to_owned(), error.into()),
        })
    }

    /// A new row's table, and what it consists of.
    pub(crate) fn read(
        &self,
        set: &str,
        row: &Given,
        references: &References<'_>,
    ) -> Result<(&'a Table, Changes<'a>), SeedError> {
        let table = self.table(set)?;
        let body = row.members(table).map_err(|why| SeedError::new(set.to_owned(), None, why))?;
        let key = body.get(&table.key).map(|key| key.as_str().map_or_else(|| key.to_string(), str::to_owned));
        let at = || format!("{set}({})", key.unwrap_or_default());
        let changes =
            payload::changes(&body, table, Author::Test, references).map_err(|problem| misfit(at(), problem))?;
        Ok((table, changes))
    }

    /// The table of an entity set, or of its own name.
    fn table(&self, name: &str) -> Result<&'a Table, SeedError> {
        let schema = &self.service.schema;
        let unknown = || {
            let names = schema.tables.iter().flat_map(|table| [table.entity_set.as_str(), table.logical_name.as_str()]);
            let help = did_you_mean(&suggest(name, names));
            SeedError::new(name.to_owned(), None, format!("the schema has no such entity set{help}"))
        };
        schema.table_of_set(name).or_else(|| schema.table(name)).ok_or_else(unknown)
    }

    fn locate(&self, set: &str, id: &dyn Display) -> Result<(&'a Table, Uuid), SeedError> {
        let table = self.table(set)?;
        let text = id.to_string();
        let no_guid = |_| SeedError::new(format!("{set}({text})"), None, "the id is not a GUID");
        Ok((table, Uuid::try_parse(text.trim()).map_err(no_guid)?))
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}

/// What a test gives of a row: its JSON text, or why it has none.
pub(crate) struct Given(Result<String, String>);

impl Given {
    pub(crate) fn new(row: &impl Serialize) -> Self {
        Self(serde_json::to_string(row).map_err(|error| error.to_string()))
    }

    fn members(&self, table: &Table) -> Result<Members, String> {
        let text = self.0.as_ref().map_err(String::clone)?;
        payload::json(text, table).map_err(|problem| problem.why)
    }
}

/// A row with every property, its ETag, and the table that each lookup refers to.
fn described(table: &Table, row: &Row) -> Value {
    let mut properties = Map::new();
    properties.insert("@odata.etag".to_owned(), row.etag().into());
    for column in &table.columns {
        properties.insert(column.name.clone(), row.column(&column.name).into());
    }
    for lookup in &table.lookups {
        let property = lookup.value_property();
        let referred = row.lookup(&lookup.name);
        if let Some(referred) = &referred {
            let annotation = format!("{property}@Microsoft.Dynamics.CRM.lookuplogicalname");
            properties.insert(annotation, referred.table.clone().into());
        }
        properties.insert(property, referred.map_or(Value::Null, |referred| referred.id.to_string().into()));
    }
    Value::Object(properties)
}

enum Failed {
    Misfit(SeedError),
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

fn existing(transaction: &Transaction<'_>, table: &Table, id: Uuid) -> Result<Row, Fault> {
    let name = &table.logical_name;
    transaction.row(name, id)?.ok_or_else(|| Fault::no_such_row(name, id))
}

fn misfit(at: String, problem: Problem) -> SeedError {
    SeedError::new(at, problem.property.as_deref(), problem.why)
}
