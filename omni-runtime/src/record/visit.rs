//! What is done with a record's columns. Every way goes through one trait, so that an app's structs need one list of
//! their columns for reading and one for writing, and a type that does not fit is reported by one bound, and so once.

use super::{Holds, HoldsColumn, HoldsNullable, Unchecked};

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
    /// A column of the type `K`, in a type that the macro knows to hold it.
    fn value<T: Holds<K>, K>(&mut self, cell: Cell<'_, T>);

    /// The column `C` of the type `K`.
    #[inline]
    fn column<T: HoldsColumn<C, K>, C, K>(&mut self, cell: Cell<'_, T>) {
        self.value::<T, K>(cell);
    }

    /// The column `C` of the type `K`, which may be null.
    #[inline]
    fn nullable<T: HoldsNullable<C, K>, C, K>(&mut self, cell: Cell<'_, T>) {
        self.value::<T, K>(cell);
    }

    /// A column that the schema does not know, in whatever form serde gives the type.
    fn unchecked<T: Unchecked>(&mut self, cell: Cell<'_, T>);
}
