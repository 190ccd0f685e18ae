//! The one writer of all records.

use std::marker::PhantomData;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::visit::{Cell, Visit};
use super::{Holds, Record, Unchecked};

/// Writes a record as a JSON object of all its columns.
pub fn write_record<R: Record, S: Serializer>(record: &R, serializer: S) -> Result<S::Ok, S::Error> {
    let mut row = serializer.serialize_map(Some(R::COLUMNS.len()))?;
    write_members(record, &mut row)?;
    row.end()
}

/// Writes the columns of a record, as members of an object that has others.
pub(crate) fn write_members<R: Record, M: SerializeMap>(record: &R, row: &mut M) -> Result<(), M::Error> {
    for (column, name) in R::COLUMNS.iter().enumerate() {
        let mut write = Writing { row, name, done: Ok(()) };
        record.visit(column, &mut write);
        write.done?;
    }
    Ok(())
}

/// Writes the value of a column under its name.
struct Writing<'a, M: SerializeMap> {
    row: &'a mut M,
    name: &'static str,
    done: Result<(), M::Error>,
}

impl<M: SerializeMap> Visit for Writing<'_, M> {
    fn value<T: Holds<K>, K>(&mut self, cell: Cell<'_, T>) {
        if let Cell::Held(value) = cell {
            self.done = self.row.serialize_entry(self.name, &Value::<T, K>::new(value));
        }
    }

    fn unchecked<T: Unchecked>(&mut self, cell: Cell<'_, T>) {
        if let Cell::Held(value) = cell {
            self.done = self.row.serialize_entry(self.name, value);
        }
    }
}

/// A value as its column has it.
pub(super) struct Value<'a, T, K> {
    value: &'a T,
    column: PhantomData<fn() -> K>,
}

impl<'a, T, K> Value<'a, T, K> {
    pub(super) fn new(value: &'a T) -> Self {
        Self { value, column: PhantomData }
    }
}

impl<T: Holds<K>, K> Serialize for Value<'_, T, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.write(serializer)
    }
}
