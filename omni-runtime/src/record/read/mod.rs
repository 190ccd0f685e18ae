//! The one reader of all records: it finds the column of each name and leaves the value to the record.

mod name;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use self::name::{Name, NextName};
use super::visit::{Cell, Visit};
use super::{Annotation, Holds, Record, Unchecked};
use crate::ETag;

/// Reads a record from a JSON object. Names that the record does not know are passed over.
pub fn read_record<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    deserializer.deserialize_map(Row(PhantomData))
}

struct Row<R>(PhantomData<fn() -> R>);

impl<'de, R: Record> Visitor<'de> for Row<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a row of `{}`", <R::Table as crate::Table>::LOGICAL_NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, row: A) -> Result<R, A::Error> {
        read_members::<R, A, false>(row, &mut None)
    }
}

/// Reads the members of a row: the record, and where `VERSIONED` asks for it the version that the row is of.
pub(crate) fn read_members<'de, R: Record, A: MapAccess<'de>, const VERSIONED: bool>(
    mut row: A,
    version: &mut Option<ETag>,
) -> Result<R, A::Error> {
    let (mut draft, mut seen, mut next) = (R::draft(), Seen::default(), 0);
    // They come before their value or after it, so they wait for the end; few rows have any.
    let mut said = Vec::new();
    while let Some(name) = row.next_key_seed(NextName::<R, VERSIONED>::after(next))? {
        match name {
            Name::Column(found) => {
                let column = usize::from(found);
                if seen.again(column) {
                    return Err(de::Error::custom(format_args!("column `{}` is there twice", name_of::<R>(column))));
                }
                let mut read = Reading { row: &mut row, error: None, document: PhantomData };
                R::visit_draft(&mut draft, column, &mut read);
                if let Some(error) = read.error {
                    return Err(de::Error::custom(format_args!("column `{}`: {error}", name_of::<R>(column))));
                }
                next = found.saturating_add(1);
            }
            Name::Annotation(column, annotation) => {
                said.push((usize::from(column), annotation, row.next_value::<Option<String>>()?));
            }
            Name::Version => *version = row.next_value::<Option<String>>()?.map(ETag::new),
            Name::Other => {
                row.next_value::<IgnoredAny>()?;
            }
        }
    }
    for (column, annotation, text) in said {
        let text = text.as_deref().unwrap_or_default();
        R::visit_draft(&mut draft, column, &mut Annotating { annotation, text });
    }
    if seen.count < R::COLUMNS.len() + R::EXPANDED.len() {
        fill::<R, A::Error>(&mut draft, &seen)?;
    }
    R::finish(draft).ok_or_else(|| de::Error::custom("a column is missing"))
}

/// Gives the columns that were not there the value that their type has for that, which is null or none at all.
#[cold]
fn fill<R: Record, E: de::Error>(draft: &mut R::Draft, seen: &Seen) -> Result<(), E> {
    for column in (0..R::COLUMNS.len() + R::EXPANDED.len()).filter(|&column| !seen.has(column)) {
        let mut missing = Filling { name: name_of::<R>(column), error: None };
        R::visit_draft(draft, column, &mut missing);
        if let Some(error) = missing.error {
            return Err(error);
        }
    }
    Ok(())
}

fn name_of<R: Record>(column: usize) -> &'static str {
    let expanded = || R::EXPANDED.get(column - R::COLUMNS.len()).map_or("", |expanded| expanded.navigation);
    R::COLUMNS.get(column).copied().unwrap_or_else(expanded)
}

/// Which columns there have been.
#[derive(Default)]
struct Seen {
    count: usize,
    first: u64,
    /// Those after the first 64, which few records have.
    further: Vec<usize>,
}

impl Seen {
    #[inline]
    fn has(&self, column: usize) -> bool {
        if column < 64 { self.first >> column & 1 == 1 } else { self.further.contains(&column) }
    }

    /// Notes a column, and gives whether it was there before.
    #[inline]
    fn again(&mut self, column: usize) -> bool {
        if self.has(column) {
            return true;
        }
        if column < 64 {
            self.first |= 1 << column;
        } else {
            self.further.push(column);
        }
        self.count += 1;
        false
    }
}

/// Reads the value that comes next.
struct Reading<'a, 'de, A: MapAccess<'de>> {
    row: &'a mut A,
    error: Option<A::Error>,
    document: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reading<'_, 'de, A> {
    #[inline]
    fn read<T>(&mut self, cell: Cell<'_, T>, value: impl DeserializeSeed<'de, Value = T>) {
        match (self.row.next_value_seed(value), cell) {
            (Ok(value), Cell::Null(cell)) => *cell = value,
            (Ok(value), Cell::Slot(cell)) => *cell = Some(value),
            (Ok(_), Cell::Held(_)) => {}
            (Err(error), _) => self.error = Some(error),
        }
    }
}

impl<'de, A: MapAccess<'de>> Visit for Reading<'_, 'de, A> {
    #[inline]
    fn value<T: Holds<K>, K>(&mut self, cell: Cell<'_, T>) {
        self.read(cell, Value(PhantomData::<fn() -> (T, K)>));
    }

    fn unchecked<T: Unchecked>(&mut self, cell: Cell<'_, T>) {
        self.read(cell, PhantomData);
    }
}

struct Value<T, K>(PhantomData<fn() -> (T, K)>);

impl<'de, T: Holds<K>, K> DeserializeSeed<'de> for Value<T, K> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

/// Tells a value what the service says beside it.
struct Annotating<'a> {
    annotation: Annotation,
    text: &'a str,
}

impl Visit for Annotating<'_> {
    fn value<T: Holds<K>, K>(&mut self, cell: Cell<'_, T>) {
        match cell {
            Cell::Null(value) | Cell::Slot(Some(value)) => value.annotate(self.annotation, self.text),
            Cell::Slot(None) | Cell::Held(_) => {}
        }
    }

    fn unchecked<T: Unchecked>(&mut self, _: Cell<'_, T>) {}
}

/// Gives a column that was not there its value: null where the type has a place for null, and an error elsewhere.
struct Filling<E> {
    name: &'static str,
    error: Option<E>,
}

impl<E: de::Error> Filling<E> {
    fn fill<T>(&mut self, cell: Cell<'_, T>, value: impl FnOnce(Missing<E>) -> Result<T, E>) {
        let Cell::Slot(slot) = cell else { return };
        match value(Missing { name: self.name, error: PhantomData }) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.error = Some(error),
        }
    }
}

impl<E: de::Error> Visit for Filling<E> {
    fn value<T: Holds<K>, K>(&mut self, cell: Cell<'_, T>) {
        self.fill(cell, |missing| T::read(missing));
    }

    fn unchecked<T: Unchecked>(&mut self, cell: Cell<'_, T>) {
        self.fill(cell, |missing| T::deserialize(missing));
    }
}

/// A deserializer of nothing: an `Option` reads it as `None`, everything else as an error.
struct Missing<E> {
    name: &'static str,
    error: PhantomData<fn() -> E>,
}

impl<'de, E: de::Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::custom(format_args!("column `{}` is missing", self.name)))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
