//! What a lookup can be set to, and which tables it can refer to.

use uuid::Uuid;

use super::{Holds, Related, Sends};
use crate::{Entity, Id, Lookup, Table};

/// A value that a lookup can be set to: a reference to a row, or none.
#[diagnostic::on_unimplemented(
    message = "a lookup cannot be set to `{Self}`",
    label = "not a reference to a row",
    note = "a lookup is set to an `Id<T>` or a `Lookup<T>` of its target, a generated enum over its targets, or a \
            `uuid::Uuid` where it has one target; around it an `Option`, or a `Change` where it may be cleared"
)]
pub trait Refers {
    /// The row, with the logical name of its table where the value knows it.
    fn row(&self) -> Option<(Option<&str>, Uuid)>;
}

impl Refers for Uuid {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        Some((None, *self))
    }
}

impl<T: Table> Refers for Id<T> {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        Some((Some(T::LOGICAL_NAME), *self.as_uuid()))
    }
}

impl<T: Table> Refers for Lookup<T> {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        self.id.row()
    }
}

impl<R: Refers> Refers for Option<R> {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        self.as_ref()?.row()
    }
}

/// Fails in a constant where the type cannot refer to one of the lookup's targets, which a row that is read may.
///
/// # Panics
///
/// Then, with `message`.
pub const fn refers<T: Holds<K>, K>(targets: &[&str], message: &str) {
    let mut index = 0;
    while index < targets.len() {
        assert!(T::TABLES.is_empty() || target_index(T::TABLES, targets[index]) < T::TABLES.len(), "{}", message);
        index += 1;
    }
}

/// Fails in a constant where the type can refer to a table that is not one of the lookup's targets.
///
/// # Panics
///
/// Then, with `message`.
pub const fn refers_only<T: Sends<(), K, W>, K, W>(targets: &[&str], message: &str) {
    let tables = <T::Value as Holds<K>>::TABLES;
    let mut index = 0;
    while index < tables.len() {
        assert!(target_index(targets, tables[index]) < targets.len(), "{}", message);
        index += 1;
    }
}

/// Fails in a constant where a row that comes with another is of none of the tables that its lookup refers to.
///
/// # Panics
///
/// Then, with `message`.
pub const fn leads_to<F: Related>(targets: &[&str], message: &str) {
    let table = <<F::Record as Entity>::Table as Table>::LOGICAL_NAME;
    assert!(table.is_empty() || target_index(targets, table) < targets.len(), "{}", message);
}

/// Whether the type is that of the table of this name; or of one whose name has a mistake, which is reported there.
#[must_use]
pub const fn is_table<T: Table>(name: &str) -> bool {
    T::LOGICAL_NAME.is_empty() || same(T::LOGICAL_NAME.as_bytes(), name.as_bytes())
}

/// The place of a name among names; their number where it is not among them.
const fn target_index(names: &[&str], name: &str) -> usize {
    let mut index = 0;
    while index < names.len() {
        if same(names[index].as_bytes(), name.as_bytes()) {
            return index;
        }
        index += 1;
    }
    index
}

pub(super) const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}
