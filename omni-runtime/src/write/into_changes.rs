//! What a command takes as changes: records and bodies as a whole.

use serde::Serialize;
use serde::ser::SerializeMap;

use super::Changes;
use crate::record::{Body, WriteBody, write_members};
use crate::{Record, Table};

/// What a row of the table `T` can be changed to: [`Changes`], a body made for that, or a whole record.
///
/// Of a record every column is written, null where it is `None`. One that has a lookup among its columns, or a column
/// that only the service sets, cannot be written as a whole: a lookup is read at one name and written at another.
/// Implemented by [`#[entity]`](macro@crate::entity).
#[diagnostic::on_unimplemented(
    message = "a row of `{T}` cannot be changed to `{Self}`",
    label = "neither changes, nor a body of an update, nor a record that can be written",
    note = "write `Changes`, or a reference to a struct with `#[entity(\"…\", body = \"update\")]`",
    note = "a record can be written where it has no lookup, no expanded row, and no column that only the service sets"
)]
pub trait IntoChanges<T> {
    /// The changes.
    fn into_changes(self) -> Changes<T>;
}

/// What a row of the table `T` can be created from: [`Changes`], a body made for that, or a whole record.
///
/// A body leaves out what is `None`, and so does a [`create`](crate::create) of a record. An [`upsert`](crate::upsert) of
/// a record may meet a row, and writes null there, as an update does. See [`IntoChanges`] for the records that can be
/// written. Implemented by [`#[entity]`](macro@crate::entity).
#[diagnostic::on_unimplemented(
    message = "no row can be created from `{Self}`",
    label = "neither changes, nor a body of a create, nor a record that can be written",
    note = "write `Changes`, or a reference to a struct with `#[entity(\"…\", body = \"create\")]`",
    note = "a record can be written where it has no lookup, no expanded row, and no column that only the service sets"
)]
pub trait IntoNewRow<T> {
    /// What is written into the row.
    fn into_new_row(self) -> Changes<T>;
}

impl<T: Table> IntoChanges<T> for Changes<T> {
    fn into_changes(self) -> Changes<T> {
        self
    }
}

impl<T: Table> IntoNewRow<T> for Changes<T> {
    fn into_new_row(self) -> Changes<T> {
        self
    }
}

/// What a record says of each of its columns.
pub fn changes_of_record<R: Record>(record: &R) -> Changes<R::Table> {
    let mut members = Members(Changes::new());
    let written = write_members(record, &mut members);
    members.with_error_of(written)
}

/// What a body says of the columns that it does not leave out.
pub fn changes_of_body<B: WriteBody>(columns: &B) -> Changes<B::Table> {
    let mut body = Body::new(Members(Changes::new()));
    let written = columns.write_body(&mut body);
    body.map.with_error_of(written).with_lookups(&body.lookups)
}

/// Takes the columns of a record, each in JSON.
struct Members<T>(Changes<T>);

impl<T> Members<T> {
    fn with_error_of(self, written: Result<(), serde_json::Error>) -> Changes<T> {
        match written {
            Ok(()) => self.0,
            Err(error) => self.0.but(error.to_string()),
        }
    }
}

impl<T> SerializeMap for Members<T> {
    type Ok = ();
    type Error = serde_json::Error;

    fn serialize_key<K: Serialize + ?Sized>(&mut self, _: &K) -> Result<(), Self::Error> {
        Err(serde::ser::Error::custom("a record writes its columns one by one"))
    }

    fn serialize_value<V: Serialize + ?Sized>(&mut self, _: &V) -> Result<(), Self::Error> {
        Err(serde::ser::Error::custom("a record writes its columns one by one"))
    }

    fn serialize_entry<K, V>(&mut self, key: &K, value: &V) -> Result<(), Self::Error>
    where
        K: Serialize + ?Sized,
        V: Serialize + ?Sized,
    {
        let name: String = serde_json::from_str(&serde_json::to_string(key)?)?;
        let changes = std::mem::take(&mut self.0);
        self.0 = changes.with(name, serde_json::to_string(value).map_err(|error| error.to_string()));
        Ok(())
    }

    fn end(self) -> Result<(), Self::Error> {
        Ok(())
    }
}
