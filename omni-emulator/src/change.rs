//! A change of a row: what every write does, from a request or from a test.

use omni_schema::{Lookup, Table};
use uuid::Uuid;

use crate::column;
use crate::fault::{Fault, code};
use crate::http::Request;
use crate::json::Value;
use crate::payload::{Author, Changes};
use crate::query::literal;
use crate::record::{LookupChange, RecordedWrite, Reference, WriteKind};
use crate::references::References;
use crate::row::{Referred, Row};
use crate::state;

/// The user that every token stands for.
pub(crate) const USER: Uuid = Uuid::from_u128(0x5e7f_1a00_0000_4000_8000_0000_0000_0001);

/// The writes of one request: where to, and on whose behalf.
pub(crate) struct Writer<'a> {
    pub(crate) references: &'a References<'a>,
    /// The request that writes; none for a change made from a test.
    pub(crate) request: Option<&'a Request>,
}

impl Writer<'_> {
    /// Refuses a reference to a row that is not there.
    ///
    /// A table that the schema does not describe (`systemuser`) has no rows here: its rows are taken as existing.
    pub(crate) fn check_references(&self, changes: &Changes<'_>) -> Result<(), Fault> {
        let missing = self.missing_reference(changes)?;
        missing.map_or(Ok(()), |(_, referred)| Err(Fault::no_such_row(&referred.table, referred.id)))
    }

    /// The first lookup that is to refer to a row that is not there.
    pub(crate) fn missing_reference<'c>(
        &self,
        changes: &'c Changes<'_>,
    ) -> Result<Option<(&'c Lookup, &'c Referred)>, Fault> {
        for (navigation, referred) in &changes.lookups {
            let Some(referred) = referred else { continue };
            let described = self.references.schema.table(&referred.table).is_some();
            if described && self.references.transaction.row(&referred.table, referred.id)?.is_none() {
                return Ok(Some((navigation.lookup, referred)));
            }
        }
        Ok(None)
    }

    pub(crate) fn create(&self, table: &Table, id: Uuid, changes: &Changes<'_>) -> Result<Row, Fault> {
        if self.references.transaction.row(&table.logical_name, id)?.is_some() {
            return Err(Fault::new(412, code::DUPLICATE_RECORD, "Cannot insert duplicate key."));
        }
        let mut row = Row::new(id);
        row.set_column(&table.key, id.to_string().into());
        let lookups = apply(changes, &mut row);
        let now = now();
        for stamp in ["createdon", "modifiedon"] {
            if table.column(stamp).is_some() && row.column(stamp).is_null() {
                row.set_column(stamp, now.clone().into());
            }
        }
        state::settle_new(table, &mut row, changes, self.author())?;
        fill_in(table, &mut row, &now);
        self.save(table, row, WriteKind::Create, lookups)
    }

    pub(crate) fn update(&self, table: &Table, mut row: Row, changes: &Changes<'_>) -> Result<Row, Fault> {
        if table.column("modifiedon").is_some() {
            row.set_column("modifiedon", now().into());
        }
        let lookups = apply(changes, &mut row);
        state::settle(table, &mut row, changes, self.author())?;
        self.save(table, row, WriteKind::Update, lookups)
    }

    fn author(&self) -> Author {
        if self.request.is_some() { Author::Client } else { Author::Test }
    }

    /// Deletes a row. Lookups of other rows keep referring to it: what the service does to them is a setting of each
    /// relationship, which a schema does not hold.
    pub(crate) fn delete(&self, table: &Table, row: &Row) -> Result<(), Fault> {
        self.references.transaction.delete(&table.logical_name, row.id)?;
        self.record(table, row.id, WriteKind::Delete, Vec::new());
        Ok(())
    }

    fn save(&self, table: &Table, mut row: Row, kind: WriteKind, lookups: Vec<LookupChange>) -> Result<Row, Fault> {
        self.check_alternate_keys(table, &row)?;
        row.version = self.references.transaction.next_version()?;
        if table.column("versionnumber").is_some() {
            row.set_column("versionnumber", Value::from(row.version));
        }
        self.references.transaction.save(&table.logical_name, &mut row)?;
        self.record(table, row.id, kind, lookups);
        Ok(row)
    }

    /// Refuses a row whose alternate key another row has. A key with an empty column is no key.
    fn check_alternate_keys(&self, table: &Table, row: &Row) -> Result<(), Fault> {
        if table.alternate_keys.is_empty() {
            return Ok(());
        }
        let others = self.references.transaction.rows(&table.logical_name)?;
        for key in &table.alternate_keys {
            let values = |row: &Row| -> Vec<Value> {
                let members = key.columns.iter().filter_map(|column| table.member(column));
                members.map(|member| row.member(&member)).collect()
            };
            let of_row = values(row);
            let is_same = |other: &Row| values(other).iter().zip(&of_row).all(|(one, other)| literal::same(one, other));
            if !of_row.is_empty() && others.iter().any(|other| other.id != row.id && is_same(other)) {
                let message = "A record that has the attribute values of the alternate key already exists. The entity \
                               key requires that this set of attributes contains unique values.";
                return Err(Fault::new(412, code::DUPLICATE_KEY, format!("{message} Entity key: {}.", key.name)));
            }
        }
        Ok(())
    }

    fn record(&self, table: &Table, id: Uuid, kind: WriteKind, lookups: Vec<LookupChange>) {
        let client_request_id = self.request.and_then(|request| request.header("x-ms-client-request-id"));
        self.references.transaction.record(RecordedWrite {
            table: table.logical_name.clone(),
            id: id.to_string(),
            kind,
            request_id: self.request.map(|request| request.id.to_string()),
            client_request_id: client_request_id.map(str::to_owned),
            lookups,
        });
    }
}

/// Writes the changes into the row, and says which lookups now hold something else.
fn apply(changes: &Changes<'_>, row: &mut Row) -> Vec<LookupChange> {
    for (column, value) in &changes.columns {
        row.set_column(column, value.clone());
    }
    let mut written: Vec<&str> = changes.lookups.iter().map(|(nav, _)| nav.lookup.name.as_str()).collect();
    written.sort_unstable();
    written.dedup();
    let before: Vec<Option<Referred>> = written.iter().map(|lookup| row.lookup(lookup)).collect();

    // Clears first: a body may set a polymorphic lookup by one navigation property and null the other.
    for (navigation, _) in changes.lookups.iter().filter(|(_, referred)| referred.is_none()) {
        // A choice: what the service does with a null for the navigation property of the table that a polymorphic
        // lookup does not refer to is not documented. Here it changes nothing, so that clearing "the account" never
        // unlinks a contact.
        if row.lookup(&navigation.lookup.name).is_some_and(|held| navigation.leads_to(&held)) {
            row.set_lookup(&navigation.lookup.name, None);
        }
    }
    for (navigation, referred) in changes.lookups.iter().filter(|(_, referred)| referred.is_some()) {
        row.set_lookup(&navigation.lookup.name, referred.as_ref());
    }

    let change = |(lookup, from): (&str, Option<Referred>)| {
        let to = row.lookup(lookup);
        let (before, after) = (from.as_ref().map(public), to.as_ref().map(public));
        (from != to).then(|| LookupChange { lookup: lookup.to_owned(), from: before, to: after })
    };
    written.into_iter().zip(before).filter_map(change).collect()
}

fn public(referred: &Referred) -> Reference {
    Reference { table: referred.table.clone(), id: referred.id.to_string() }
}

/// Gives a new row what the service gives it where the create does not.
fn fill_in(table: &Table, row: &mut Row, now: &str) {
    // The conversation repeats its key, as text, in a column named after the table.
    let text_key = format!("{}id", table.logical_name);
    if table.key != text_key && table.column(&text_key).is_some() && row.column(&text_key).is_null() {
        row.set_column(&text_key, row.id.to_string().into());
    }
    for lookup in table.lookups.iter().filter(|lookup| lookup.required) {
        if lookup.target("systemuser").is_some() && row.lookup(&lookup.name).is_none() {
            row.set_lookup(&lookup.name, Some(&Referred { table: "systemuser".to_owned(), id: USER }));
        }
    }
    for column in table.columns.iter().filter(|column| column.required && column.name != table.key) {
        if let Some(value) = column::filled_in(column, now).filter(|_| row.column(&column.name).is_null()) {
            row.set_column(&column.name, value);
        }
    }
}

/// The time, in whole seconds as the service prints it.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
