//! Records: structs of an app whose fields are columns of a table.

// What is public below is public for generated code, which knows its errors.
#![allow(clippy::missing_errors_doc)]

mod body;
mod change;
mod choice;
mod decimal;
pub mod edm;
mod expanded;
mod holds;
mod lookup;
mod polymorphic;
mod read;
mod refers;
mod sends;
mod target;
mod visit;
mod write;

pub use body::{Body, WriteBody, write_body};
pub use change::Change;
pub use choice::{Choice, Choices, are_distinct};
#[cfg(feature = "rust_decimal")]
pub use decimal::Exact;
pub use expanded::{Expanded, Related, expanded};
pub(crate) use expanded::{expand_option, wants_annotations};
pub use holds::{Annotation, Holds, HoldsColumn, HoldsNullable, MayBeNull, Unchecked};
pub use lookup::Lookup;
pub use polymorphic::{RowId, is_named};
pub(crate) use read::read_members;
pub use read::read_record;
pub use refers::{Refers, is_table, leads_to, refers, refers_only};
pub use sends::{Sends, SendsUnchecked, Sent};

pub(crate) use target::{Referring, Target};
pub use visit::{Cell, Visit};
pub(crate) use write::write_members;
pub use write::write_record;

use crate::{Entity, Table};

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

    /// Whether the record has a lookup that wants to know what the service says beside its value.
    #[doc(hidden)]
    const ANNOTATED: bool = false;

    /// What has been read of a row: a cell a column, empty at first.
    #[doc(hidden)]
    type Draft;

    #[doc(hidden)]
    fn draft() -> Self::Draft;

    /// Does something with the cell of a column, by its number.
    #[doc(hidden)]
    fn visit_draft<V: Visit>(draft: &mut Self::Draft, column: usize, visit: &mut V);

    /// Does something with the value of a column, by its number.
    #[doc(hidden)]
    fn visit<V: Visit>(&self, column: usize, visit: &mut V);

    /// The record, once every cell is filled.
    #[doc(hidden)]
    fn finish(draft: Self::Draft) -> Option<Self>;
}

/// The table of a record, by a way around [`Entity`] that makes the compiler report a type that is none once: as
/// [`LinkTable`](crate::LinkTable) does for link types.
#[doc(hidden)]
pub trait RecordTable {
    type Table: Table;
}

impl<R: Record> RecordTable for R {
    type Table = <R as Entity>::Table;
}
