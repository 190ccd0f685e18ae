use std::fmt::Display;

use serde::Serialize;
use serde_json::Value;

use crate::SeedError;
use crate::service::Service;

/// The rows of an emulator, as a hook sees and changes them; see
/// [`Emulator::before_next_write`](crate::Emulator::before_next_write).
pub struct Rows<'a> {
    service: &'a Service,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(service: &'a Service) -> Self {
        Self { service }
    }

    /// See [`Emulator::row`](crate::Emulator::row).
    #[must_use]
    pub fn row(&self, table: &str, id: impl Display) -> Option<Value> {
        self.service.row(table, &id)
    }

    /// See [`Emulator::patch`](crate::Emulator::patch).
    ///
    /// # Errors
    ///
    /// When there is no such row, or the change does not fit the schema.
    pub fn patch(&self, table: &str, id: impl Display, changes: impl Serialize) -> Result<(), SeedError> {
        self.service.patch(table, &id, &changes)
    }

    /// See [`Emulator::delete`](crate::Emulator::delete).
    ///
    /// # Errors
    ///
    /// When there is no such row.
    pub fn delete(&self, table: &str, id: impl Display) -> Result<(), SeedError> {
        self.service.delete(table, &id)
    }
}

impl std::fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}
