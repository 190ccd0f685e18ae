//! What the field of a body does to its column: it is a value, or a [`Change`] to one.

use serde::ser::{Error as _, SerializeMap};

use super::holds::with_what_fits;
use super::{Change, Holds, HoldsColumn, Unchecked};

/// What a body sends of a column.
pub enum Sent<'a, T> {
    /// The column is left out.
    Nothing,
    /// The column is emptied.
    Null,
    /// The column is set.
    Value(&'a T),
}

/// The field is a value, which is left out where it is `None`.
pub enum AsValue {}

/// The field is a [`Change`].
pub enum AsChange {}

with_what_fits! {
    message = "`{Self}` does not hold the column `{C}`, which is of type `{K}`",
    label = "the column `{C}` is of type `{K}`",
    before = [],
    after = "a type of your own holds it by `choice!` where it is a choice, and else by an `impl` of `Holds<{K}>`, with `Holds` and `edm` of `omni_runtime`",
    /// A field of a body, for the column `C` of the type `K`.
    ///
    /// A [`Change`] is no value, and so does not [`Hold`](Holds) a column: a record that was read never keeps one. By `W`,
    /// which the compiler finds by itself, the two have an implementation each.
    pub trait Sends<C, K, W> {
        /// What the column is set to.
        type Value: Holds<K>;

        /// What is sent of the column.
        fn sent(&self) -> Sent<'_, Self::Value>;
    }
}

#[diagnostic::do_not_recommend]
impl<T: HoldsColumn<C, K>, C, K> Sends<C, K, AsValue> for T {
    type Value = T;

    fn sent(&self) -> Sent<'_, T> {
        if self.is_left_out() { Sent::Nothing } else { Sent::Value(self) }
    }
}

#[diagnostic::do_not_recommend]
impl<T: HoldsColumn<C, K>, C, K> Sends<C, K, AsChange> for Change<T> {
    type Value = T;

    fn sent(&self) -> Sent<'_, T> {
        match self {
            Self::Keep => Sent::Nothing,
            Self::Clear => Sent::Null,
            Self::Set(value) => Sent::Value(value),
        }
    }
}

/// A field of a body, for a column of which the schema knows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold a column: serde cannot read and write it",
    label = "serde cannot read and write this",
    note = "for a type of your own, derive `serde::Serialize` and `serde::Deserialize`"
)]
pub trait SendsUnchecked<W> {
    /// Writes the column of this name, unless it is left out.
    fn send<M: SerializeMap>(&self, name: &'static str, body: &mut M) -> Result<(), M::Error>;
}

#[diagnostic::do_not_recommend]
impl<T: Unchecked> SendsUnchecked<AsValue> for T {
    fn send<M: SerializeMap>(&self, name: &'static str, body: &mut M) -> Result<(), M::Error> {
        // Whether the type is an `Option`, only what it is written as can tell.
        let value = serde_json::to_value(self).map_err(M::Error::custom)?;
        if value.is_null() { Ok(()) } else { body.serialize_entry(name, &value) }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Unchecked> SendsUnchecked<AsChange> for Change<T> {
    fn send<M: SerializeMap>(&self, name: &'static str, body: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Keep => Ok(()),
            Self::Clear => body.serialize_entry(name, &()),
            Self::Set(value) => body.serialize_entry(name, value),
        }
    }
}
