//! What a test does with the rows directly, without a request: it brings them, looks at them, changes them.

use std::collections::HashSet;
use std::fmt::Display;

use omni_schema::sentence::did_you_mean;
use omni_schema::{Table, suggest};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::change::Writer;
use crate::error::SeedError;
use crate::fault::Fault;
use crate::id;
use crate::json::Members;
use crate::payload::{self, Author, Changes, Problem};
use crate::references::References;
use crate::row::Row;
use crate::service::Service;
use crate::store::Transaction;

impl Service {
    /// Creates the rows that a test or a file brings, all or none.
    ///
    /// Rows may refer to rows that come later. A row that the data file has already is left as it is.
    pub(crate) fn seed(&self, rows: &[Seed]) -> Result<(), SeedError> {
        self.store.transaction(|transaction| {
            let references = References::outside_a_batch(&self.schema, transaction);
            let writer = Writer { references: &references, request: None };
            let mut seen = HashSet::new();
            let mut created: Vec<(&Table, Uuid, Changes<'_>)> = Vec::new();
            for Seed { set, row } in rows {
                let (table, changes) = self.read_seed(set, row, &references)?;
                let id = changes.key.unwrap_or_else(id::new);
                let at = || format!("{set}({id})");
                if !seen.insert((table.logical_name.as_str(), id)) {
                    return Err(SeedError::new(at(), Some(&table.key), "another row has this key"));
                }
                if transaction.row(&table.logical_name, id).map_err(|fault| SeedError::of(at(), fault))?.is_none() {
                    writer.create(table, id, &changes).map_err(|fault| SeedError::of(at(), fault))?;
                    created.push((table, id, changes));
                }
            }
            for (table, id, changes) in &created {
                let at = || format!("{}({id})", table.entity_set);
                let missing = writer.missing_reference(changes).map_err(|fault| SeedError::of(at(), fault))?;
                if let Some((lookup, referred)) = missing {
                    let why = Fault::no_such_row(&referred.table, referred.id).message;
                    return Err(SeedError::new(at(), Some(&lookup.name), why));
                }
            }
            Ok(())
        })?;
        // The log tells what happened to the rows since the start.
        self.store.forget_writes();
        Ok(())
    }

    fn read_seed<'s>(
        &'s self,
        set: &str,
        row: &Result<String, String>,
        references: &References<'_>,
    ) -> Result<(&'s Table, Changes<'s>), SeedError> {
        let table = self.table(set)?;
        let body = read_row(row, table).map_err(|why| SeedError::new(set.to_owned(), None, why))?;
        let key = body.get(&table.key).map(|key| key.as_str().map_or_else(|| key.to_string(), str::to_owned));
        let at = || format!("{set}({})", key.unwrap_or_default());
        let changes =
            payload::changes(&body, table, Author::Test, references).map_err(|problem| misfit(at(), problem))?;
        Ok((table, changes))
    }

    /// Changes a row from a test.
    pub(crate) fn patch(&self, set: &str, id: &dyn Display, changes: &impl Serialize) -> Result<(), SeedError> {
        let (table, key) = self.locate(set, id)?;
        let at = || format!("{set}({id})");
        let body = read_row(&json(changes), table).map_err(|why| SeedError::new(at(), None, why))?;
        self.change(&at(), |writer| {
            let changes = payload::changes(&body, table, Author::Test, writer.references)
                .map_err(|problem| misfit(at(), problem))?;
            if changes.key.is_some_and(|changed| changed != key) {
                return Err(SeedError::new(at(), Some(&table.key), "the key of a row cannot change"));
            }
            let done = existing(writer.references.transaction, table, key).and_then(|row| {
                writer.check_references(&changes)?;
                writer.update(table, row, &changes).map(drop)
            });
            done.map_err(|fault| SeedError::of(at(), fault))
        })
    }

    /// Deletes a row from a test.
    pub(crate) fn delete(&self, set: &str, id: &dyn Display) -> Result<(), SeedError> {
        let (table, key) = self.locate(set, id)?;
        let at = format!("{set}({id})");
        self.change(&at, |writer| {
            let done = existing(writer.references.transaction, table, key).and_then(|row| writer.delete(table, &row));
            done.map_err(|fault| SeedError::of(at.clone(), fault))
        })
    }

    fn change(&self, at: &str, work: impl FnOnce(&Writer<'_>) -> Result<(), SeedError>) -> Result<(), SeedError> {
        self.store
            .transaction::<_, Failed>(|transaction| {
                let references = References::outside_a_batch(&self.schema, transaction);
                work(&Writer { references: &references, request: None }).map_err(Failed::Misfit)
            })
            .map_err(|failed| match failed {
                Failed::Misfit(error) => error,
                Failed::Database(error) => SeedError::of(at.to_owned(), error.into()),
            })
    }

    /// A row with every property, its ETag, and the table that each lookup refers to.
    pub(crate) fn row(&self, set: &str, id: &dyn Display) -> Option<Value> {
        let (table, id) = self.locate(set, id).ok()?;
        let read = |transaction: &Transaction<'_>| transaction.row(&table.logical_name, id);
        let row: Row = self.store.read::<_, Fault>(read).ok()??;
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
        Some(Value::Object(properties))
    }

    /// The table of an entity set, or of its own name.
    fn table(&self, name: &str) -> Result<&Table, SeedError> {
        let unknown = || {
            let tables = self.schema.tables.iter();
            let names = tables.flat_map(|table| [table.entity_set.as_str(), table.logical_name.as_str()]);
            let help = did_you_mean(&suggest(name, names));
            SeedError::new(name.to_owned(), None, format!("the schema has no such entity set{help}"))
        };
        self.schema.table_of_set(name).or_else(|| self.schema.table(name)).ok_or_else(unknown)
    }

    fn locate(&self, set: &str, id: &dyn Display) -> Result<(&Table, Uuid), SeedError> {
        let table = self.table(set)?;
        let text = id.to_string();
        let no_guid = |_| SeedError::new(format!("{set}({text})"), None, "the id is not a GUID");
        Ok((table, Uuid::try_parse(text.trim()).map_err(no_guid)?))
    }
}

/// A row to start with: its entity set, and its JSON text, or why it has none.
pub(crate) struct Seed {
    set: String,
    row: Result<String, String>,
}

impl Seed {
    pub(crate) fn new(set: String, row: &impl Serialize) -> Self {
        Self { set, row: json(row) }
    }
}

fn json(row: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(row).map_err(|error| error.to_string())
}

fn read_row(row: &Result<String, String>, table: &Table) -> Result<Members, String> {
    let text = row.as_ref().map_err(String::clone)?;
    payload::json(text, table).map_err(|problem| problem.why)
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
