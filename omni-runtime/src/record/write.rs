//! The one writer of all records.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Holds, Operation, Record};

/// Writes a record as a JSON object of all its columns.
pub fn write_record<R: Record, S: Serializer>(record: &R, serializer: S) -> Result<S::Ok, S::Error> {
    let mut row = serializer.serialize_map(Some(R::COLUMNS.len()))?;
    record.write_columns(&mut row)?;
    row.end()
}

/// Writes the value of a column.
pub struct Write<'a, T, S> {
    value: &'a T,
    name: &'static str,
    row: &'a mut S,
}

impl<'a, T, S> Write<'a, T, S> {
    /// Writes `value` under `name`.
    pub fn new(value: &'a T, name: &'static str, row: &'a mut S) -> Self {
        Self { value, name, row }
    }
}

impl<T, S: SerializeMap> Operation<T> for Write<'_, T, S> {
    type Output = ();
    type Error = S::Error;

    fn run<K>(self) -> Result<(), S::Error>
    where
        T: Holds<K>,
    {
        self.row.serialize_entry(self.name, &Value::<T, K>::new(self.value))
    }

    fn run_unchecked(self) -> Result<(), S::Error>
    where
        T: Serialize + DeserializeOwned,
    {
        self.row.serialize_entry(self.name, self.value)
    }
}

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
