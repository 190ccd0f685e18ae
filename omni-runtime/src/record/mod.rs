//! Records: structs of an app whose fields are columns of a table.

// What is public below is public for generated code, which knows its errors.
#![allow(clippy::missing_errors_doc)]

mod body;
mod choice;
mod decimal;
pub mod edm;
mod expanded;
mod holds;
mod lookup;
mod read;
mod write;

pub use body::{Body, Change, WriteBody, write_body};
pub use choice::{Choice, Choices};
#[cfg(feature = "rust_decimal")]
pub use decimal::Exact;
pub use expanded::{Expanded, Related, expanded};
pub(crate) use expanded::{expand_option, wants_annotations};
pub use holds::{Annotation, Holds, MayBeNull, Unchecked};
pub use lookup::{Lookup, Refers, RowId, refers, refers_only, target_index};
pub(crate) use read::read_members;
pub use read::{Read, Take, read_record, skip};
pub use write::{Write, write_record};

use serde::Serialize;
use serde::de::{self, DeserializeOwned, MapAccess};
use serde::ser::SerializeMap;

use crate::Entity;

/// A struct of an app whose fields are columns of one table.
///
/// Implemented by [`#[entity]`](macro@crate::entity), together with serde's `Serialize` and `Deserialize`. The hidden
/// items are what the macro writes for the one reader and the one writer that all records share.
///
/// ```
/// use omni_runtime::{Id, Record, entities::Incident, entity};
///
/// #[entity("incident")]
/// struct Ticket {
///     incidentid: Id<Incident>,
///     #[entity(column = "ticketnumber")]
///     number: Option<String>,
/// }
///
/// assert_eq!(Ticket::COLUMNS, ["incidentid", "ticketnumber"]);
/// let row = r#"{"incidentid": "6b726d86-d37c-43b8-b3a4-c4056ddd2e07", "ticketnumber": "CAS-01"}"#;
/// let ticket: Ticket = serde_json::from_str(row)?;
/// assert_eq!(ticket.number.as_deref(), Some("CAS-01"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record: it has no columns",
    label = "not a record",
    note = "put `#[entity(\"…\")]` with the table's name on the struct"
)]
pub trait Record: Entity + Sized {
    /// The columns to ask for, in the order of the fields: what `$select` names.
    const COLUMNS: &'static [&'static str];

    /// The fields that hold rows which come with the row, after those of [`COLUMNS`](Self::COLUMNS): what `$expand` names.
    #[doc(hidden)]
    const EXPANDED: &'static [Expanded] = &[];

    /// What has been read of a row: a cell a column, empty at first.
    #[doc(hidden)]
    type Draft;

    #[doc(hidden)]
    fn draft() -> Self::Draft;

    #[doc(hidden)]
    fn read_column<'de, A: MapAccess<'de>>(draft: &mut Self::Draft, column: usize, row: &mut A)
    -> Result<(), A::Error>;

    /// Whether the record has a lookup that wants to know what the service says beside its value.
    #[doc(hidden)]
    const ANNOTATED: bool = false;

    #[doc(hidden)]
    fn annotate(draft: &mut Self::Draft, column: usize, annotation: Annotation, text: &str) {
        let _ = (draft, column, annotation, text);
    }

    #[doc(hidden)]
    fn finish<E: de::Error>(draft: Self::Draft) -> Result<Self, E>;

    #[doc(hidden)]
    fn write_columns<S: SerializeMap>(&self, row: &mut S) -> Result<(), S::Error>;
}

/// What is done with one column: it is read, taken out of a draft, written.
///
/// All of them go through [`column`], so that a type that does not fit is reported by one bound, and so once.
pub trait Operation<T> {
    type Output;
    type Error;

    /// Does it with a column of the type `K`.
    fn run<K>(self) -> Result<Self::Output, Self::Error>
    where
        T: Holds<K>;

    /// Does it with a column that the schema does not know, in whatever form serde gives the type.
    fn run_unchecked(self) -> Result<Self::Output, Self::Error>
    where
        T: Serialize + DeserializeOwned;
}

/// Does something with a column of type `K` that the field type `T` holds.
pub fn column<T: Holds<K>, K, O: Operation<T>>(operation: O) -> Result<O::Output, O::Error> {
    operation.run::<K>()
}

/// Does something with a column of type `K` that may be null and that the field type `T` holds.
pub fn nullable_column<T: MayBeNull<K>, K, O: Operation<T>>(operation: O) -> Result<O::Output, O::Error> {
    operation.run::<K>()
}

/// Does something with a column of which the schema knows nothing.
pub fn unchecked_column<T: Unchecked, O: Operation<T>>(operation: O) -> Result<O::Output, O::Error> {
    operation.run_unchecked()
}
