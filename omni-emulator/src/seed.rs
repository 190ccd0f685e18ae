//! The rows that an emulator starts with.

use std::collections::HashSet;

use omni_schema::Table;
use serde::Serialize;
use uuid::Uuid;

use crate::change::Writer;
use crate::error::SeedError;
use crate::fault::Fault;
use crate::id;
use crate::payload::Changes;
use crate::references::References;
use crate::rows::{Given, Rows};
use crate::service::Service;

/// A row to start with: its entity set, and its JSON.
pub(crate) struct Seed {
    set: String,
    row: Given,
}

impl Seed {
    pub(crate) fn new(set: String, row: &impl Serialize) -> Self {
        Self { set, row: Given::new(row) }
    }
}

impl Service {
    /// Creates the rows that a test or a file brings, all or none.
    ///
    /// Rows may refer to rows that come later. A row that the data file has already is left as it is.
    pub(crate) fn seed(&self, seeds: &[Seed]) -> Result<(), SeedError> {
        self.store.transaction(|transaction| {
            let references = References::outside_a_batch(&self.schema, transaction);
            let writer = Writer { references: &references, request: None };
            let rows = Rows::new(self);
            let mut seen = HashSet::new();
            let mut created: Vec<(&Table, Uuid, Changes<'_>)> = Vec::new();
            for Seed { set, row } in seeds {
                let (table, changes) = rows.read(set, row, &references)?;
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
}
