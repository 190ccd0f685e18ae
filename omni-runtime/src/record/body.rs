//! Bodies: what a create and an update send, which is not what a read gives back.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Visitor;
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::write::Value;
use super::{Annotation, Holds, HoldsColumn, MayBeNull, Refers};
use crate::Entity;

/// What an update does to a column that may be null.
///
/// ```
/// use omni_runtime::{Change, Id, entities::Contact, entity};
///
/// #[entity("incident", body = "update")]
/// #[derive(Default)]
/// struct TicketChanges {
///     title: Option<String>,
///     description: Change<String>,
///     #[entity(column = "_primarycontactid_value")]
///     contact: Change<Id<Contact>>,
/// }
///
/// let changes = TicketChanges { description: Change::Clear, ..TicketChanges::default() };
/// assert_eq!(serde_json::to_string(&changes)?, r#"{"description":null}"#);
/// const CONTACT: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
/// let changes = TicketChanges { contact: CONTACT.into(), ..TicketChanges::default() };
/// assert_eq!(
///     serde_json::to_string(&changes)?,
///     r#"{"primarycontactid@odata.bind":"/contacts(a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e)"}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Change<T> {
    /// The column stays as it is.
    #[default]
    Keep,
    /// The column is emptied.
    Clear,
    /// The column gets this value.
    Set(T),
}

impl<T> From<T> for Change<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => value.serialize(serializer),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Holds<K>, K> Holds<K> for Change<T> {
    const TABLES: &'static [&'static str] = T::TABLES;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nullable<T, K>(PhantomData<fn() -> (T, K)>);

        impl<'de, T: Holds<K>, K> Visitor<'de> for Nullable<T, K> {
            type Value = Change<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(Change::Clear)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Change::Clear)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                T::read(deserializer).map(Change::Set)
            }
        }

        deserializer.deserialize_option(Nullable(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => value.write(serializer),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }

    fn annotate(&mut self, annotation: Annotation, text: &str) {
        if let Self::Set(value) = self {
            value.annotate(annotation, text);
        }
    }

    fn is_left_out(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Holds<K>, K> MayBeNull<K> for Change<T> {}

/// A struct that is sent and never read: one with `#[entity("…", body = "…")]`.
pub trait WriteBody: Entity {
    /// Writes its columns.
    fn write_body<M: SerializeMap>(&self, body: &mut Body<M>) -> Result<(), M::Error>;
}

/// Writes the JSON of a body.
pub fn write_body<B: WriteBody, S: Serializer>(columns: &B, serializer: S) -> Result<S::Ok, S::Error> {
    let mut body = Body(serializer.serialize_map(None)?);
    columns.write_body(&mut body)?;
    body.0.end()
}

/// The body that is being written.
pub struct Body<M>(pub(crate) M);

/// A target of a lookup: its table, its entity set, and the key of the body that binds it
/// (`customerid_contact@odata.bind`).
type Target = (&'static str, &'static str, &'static str);

impl<M: SerializeMap> Body<M> {
    /// Writes the column `C` of the type `K`, unless it is left out.
    pub fn column<T: HoldsColumn<C, K>, C, K>(&mut self, value: &T, name: &'static str) -> Result<(), M::Error> {
        if value.is_left_out() {
            return Ok(());
        }
        self.0.serialize_entry(name, &Value::<T, K>::new(value))
    }

    /// Writes a column of which the schema knows nothing, unless it is null.
    pub fn unchecked_column<T: super::Unchecked>(&mut self, value: &T, name: &'static str) -> Result<(), M::Error> {
        let value = serde_json::to_value(value).map_err(M::Error::custom)?;
        if value.is_null() { Ok(()) } else { self.0.serialize_entry(name, &value) }
    }

    /// Binds a lookup to its row, or clears it, unless it is left out: "Associate and disassociate table rows by using
    /// the Web API".
    pub fn lookup<T: HoldsColumn<C, K> + Refers, C, K>(
        &mut self,
        value: &T,
        name: &'static str,
        targets: &'static [Target],
    ) -> Result<(), M::Error> {
        if value.is_left_out() {
            return Ok(());
        }
        let Some((table, id)) = value.row() else {
            // Which target the lookup holds now, the body cannot know; setting any of them replaces it.
            let mut cleared: Vec<&str> = targets.iter().map(|(_, _, key)| *key).collect();
            cleared.dedup();
            return cleared.into_iter().try_for_each(|key| self.0.serialize_entry(key, &()));
        };
        let found = match (table, targets) {
            (None, [only]) => Some(only),
            (Some(table), targets) => targets.iter().find(|(target, ..)| *target == table),
            (None, _) => None,
        };
        let Some((_, set, key)) = found else {
            let tables: Vec<String> = targets.iter().map(|(table, ..)| format!("`{table}`")).collect();
            let given = table.map_or_else(|| "a row of no table".to_owned(), |table| format!("a row of `{table}`"));
            let tables = tables.join(", ");
            return Err(M::Error::custom(format_args!(
                "the lookup `{name}` refers to rows of {tables}, not to {given}"
            )));
        };
        self.0.serialize_entry(key, &format_args!("/{set}({})", id.as_hyphenated()))
    }
}
