//! Rows of other tables that come with a row: `$expand` of a single-valued navigation property.

use std::fmt::Write as _;

use super::Record;
use crate::Entity;

/// A field that holds the row that a lookup refers to, and the columns that are asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Expanded {
    /// The navigation property, case-sensitive.
    pub navigation: &'static str,
    /// The columns of the other row.
    pub columns: &'static [&'static str],
    /// Whether the other row has a lookup that wants to know what the service says beside its value.
    pub annotated: bool,
    /// What comes with the other row in turn.
    pub expanded: &'static [Expanded],
}

/// Whether a read has to ask for annotations: the record's own, or those of a row that comes with it.
pub(crate) fn wants_annotations<R: Record>() -> bool {
    fn any(expanded: &[Expanded]) -> bool {
        expanded.iter().any(|one| one.annotated || any(one.expanded))
    }

    R::ANNOTATED || any(R::EXPANDED)
}

/// The value of `$expand`: "Join tables using navigation properties".
pub(crate) fn expand_option(expanded: &[Expanded]) -> String {
    let mut option = String::new();
    for (index, one) in expanded.iter().enumerate() {
        let between = if index == 0 { "" } else { "," };
        // Writing to a `String` does not fail.
        let _ = write!(option, "{between}{}($select={}", one.navigation, one.columns.join(","));
        if !one.expanded.is_empty() {
            let _ = write!(option, ";$expand={}", expand_option(one.expanded));
        }
        option.push(')');
    }
    option
}

/// A field that holds the row that a lookup refers to: a record of that row's table, in an `Option` where the lookup
/// may be empty.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold the row that a lookup refers to",
    label = "neither a record nor an `Option` of one",
    note = "put `#[entity(\"…\")]` with the other table's name on the struct; several rows that refer to one are read by a `query` \
            of their own table"
)]
pub trait Related {
    /// The record.
    type Record: Record;
}

impl<R: Record> Related for R {
    type Record = R;
}

impl<R: Record> Related for Option<R> {
    type Record = R;
}

/// A field of the type `F` that holds a row of the table `T`.
#[must_use]
pub const fn expanded<F, T>(navigation: &'static str) -> Expanded
where
    F: Related,
    F::Record: Entity<Table = T>,
{
    Expanded { navigation, columns: F::Record::COLUMNS, annotated: F::Record::ANNOTATED, expanded: F::Record::EXPANDED }
}
