//! Bodies: what a create and an update send, which is not what a read gives back.

use serde::Serializer;
use serde::ser::{Error as _, SerializeMap};

use super::target::{Referring, Target};
use super::write::Value;
use super::{Refers, Sends, SendsUnchecked, Sent};
use crate::Entity;

/// A struct that is sent and never read: one with `#[entity("…", body = "…")]`.
pub trait WriteBody: Entity {
    /// Writes its columns.
    fn write_body<M: SerializeMap>(&self, body: &mut Body<M>) -> Result<(), M::Error>;
}

/// Writes the JSON of a body.
pub fn write_body<B: WriteBody, S: Serializer>(columns: &B, serializer: S) -> Result<S::Ok, S::Error> {
    let mut body = Body::new(serializer.serialize_map(None)?);
    columns.write_body(&mut body)?;
    body.map.end()
}

/// The body that is being written.
pub struct Body<M> {
    pub(crate) map: M,
    /// The lookups in it.
    pub(crate) lookups: Vec<Referring>,
}

impl<M: SerializeMap> Body<M> {
    pub(crate) fn new(map: M) -> Self {
        Self { map, lookups: Vec::new() }
    }

    /// Writes the column `C` of the type `K`, unless it is left out.
    pub fn column<T: Sends<C, K, W>, C, K, W>(&mut self, field: &T, name: &'static str) -> Result<(), M::Error> {
        match field.sent() {
            Sent::Nothing => Ok(()),
            Sent::Null => self.map.serialize_entry(name, &()),
            Sent::Value(value) => self.map.serialize_entry(name, &Value::<T::Value, K>::new(value)),
        }
    }

    /// Writes a column of which the schema knows nothing, unless it is left out.
    pub fn unchecked_column<T: SendsUnchecked<W>, W>(&mut self, field: &T, name: &'static str) -> Result<(), M::Error> {
        field.send(name, &mut self.map)
    }

    /// Binds a lookup to its row, or clears it, unless it is left out: "Associate and disassociate table rows by using
    /// the Web API".
    pub fn lookup<T: Sends<C, K, W, Value: Refers>, C, K, W>(
        &mut self,
        field: &T,
        name: &'static str,
        targets: &'static [Target],
    ) -> Result<(), M::Error> {
        let row = match field.sent() {
            Sent::Nothing => return Ok(()),
            Sent::Null => None,
            Sent::Value(value) => value.row(),
        };
        let lookup = Referring::new(name, targets, row).map_err(M::Error::custom)?;
        self.lookups.push(lookup);
        lookup.members().into_iter().try_for_each(|(key, address)| self.map.serialize_entry(key, &address))
    }
}
