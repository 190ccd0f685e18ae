//! What is done with a record's columns. Every way goes through one trait, so that an app's structs need one list of
//! their columns for reading and one for writing, and a type that does not fit is reported by one bound, and so once.

use super::{Holds, MayBeNull, Unchecked};

/// Where a column's value is, or is to be.
pub enum Cell<'a, T> {
    /// In the row that is being read, null until the column comes.
    Null(&'a mut T),
    /// In the row that is being read, of a type that may have no null: nothing until the column comes.
    Slot(&'a mut Option<T>),
    /// In a record.
    Held(&'a T),
}

/// What is done with a column: it is read, written, given a value that a document does not have.
///
/// A visit keeps its error; whoever sends it asks for that after each column.
pub trait Visit {
    /// A column of the type `K`.
    fn column<T: Holds<K>, K>(&mut self, cell: Cell<'_, T>);

    /// A column of the type `K` that may be null.
    fn nullable<T: MayBeNull<K>, K>(&mut self, cell: Cell<'_, T>) {
        self.column::<T, K>(cell);
    }

    /// A column that the schema does not know, in whatever form serde gives the type.
    fn unchecked<T: Unchecked>(&mut self, cell: Cell<'_, T>);
}
