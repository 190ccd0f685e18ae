//! The names of a row's members, each found among a record's columns.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use super::super::{Annotation, Record};

/// What a name is the name of.
#[derive(Clone, Copy)]
pub(super) enum Name {
    /// A column of the record, or a row that comes with it. Small, so that a name is handed back in a register: no
    /// struct has so many fields.
    Column(u16),
    /// What the service says beside a column's value.
    Annotation(u16, Annotation),
    Version,
    Other,
}

/// Reads the name that comes next, and finds it among the columns of `R`, beginning where the last one was found: a
/// service sends them in the order asked.
pub(super) struct NextName<R, const VERSIONED: bool> {
    next: u16,
    record: PhantomData<fn() -> R>,
}

impl<R: Record, const VERSIONED: bool> NextName<R, VERSIONED> {
    /// Looks for the column of this number first.
    #[inline]
    pub(super) fn after(next: u16) -> Self {
        Self { next, record: PhantomData }
    }

    #[inline]
    fn find(&self, name: &str) -> Name {
        if R::COLUMNS.get(usize::from(self.next)).is_some_and(|next| *next == name) {
            return Name::Column(self.next);
        }
        Self::search(name)
    }

    #[inline(never)]
    fn search(name: &str) -> Name {
        if let Some(column) = Self::column(name) {
            return Name::Column(column);
        }
        if VERSIONED && name == "@odata.etag" {
            return Name::Version;
        }
        if R::ANNOTATED {
            return Self::annotation(name).unwrap_or(Name::Other);
        }
        Name::Other
    }

    fn column(name: &str) -> Option<u16> {
        if name.starts_with('@') {
            return None;
        }
        let columns = R::COLUMNS;
        let found = columns.iter().position(|column| *column == name);
        let related = || R::EXPANDED.iter().position(|one| one.navigation == name).map(|index| columns.len() + index);
        u16::try_from(found.or_else(related)?).ok()
    }

    fn annotation(name: &str) -> Option<Name> {
        let (column, term) = name.split_once('@')?;
        let annotation = Annotation::ALL.into_iter().find(|annotation| annotation.term() == term)?;
        Self::column(column).map(|column| Name::Annotation(column, annotation))
    }
}

impl<'de, R: Record, const VERSIONED: bool> DeserializeSeed<'de> for NextName<R, VERSIONED> {
    type Value = Name;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<R: Record, const VERSIONED: bool> Visitor<'_> for NextName<R, VERSIONED> {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(self.find(name))
    }
}
