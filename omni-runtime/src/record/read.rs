//! The one reader of all records: it finds the column of each name and leaves the value to the record.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Serialize, forward_to_deserialize_any};

use super::{Annotation, Holds, Operation, Record};
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
        read_members::<R, A, false>(row).map(|(record, _)| record)
    }
}

/// Reads the members of a row: the record, and where `VERSIONED` asks for it the version that the row is of.
pub(crate) fn read_members<'de, R: Record, A: MapAccess<'de>, const VERSIONED: bool>(
    mut row: A,
) -> Result<(R, Option<ETag>), A::Error> {
    let (mut draft, mut version, mut next) = (R::draft(), None, 0);
    // They come before their value or after it, so they wait for the end; few rows have any.
    let mut said = Vec::new();
    while let Some(name) = row.next_key_seed(NextName::<R, VERSIONED> { next, record: PhantomData })? {
        match name {
            Name::Column(column) => {
                R::read_column(&mut draft, column, &mut row)?;
                next = column + 1;
            }
            Name::Annotation(column, annotation) => {
                said.push((column, annotation, row.next_value::<Option<String>>()?));
            }
            Name::Version => version = row.next_value::<Option<String>>()?.map(ETag::new),
            Name::Other => skip(&mut row)?,
        }
    }
    for (column, annotation, text) in said {
        R::annotate(&mut draft, column, annotation, text.as_deref().unwrap_or_default());
    }
    Ok((R::finish(draft)?, version))
}

/// What a name is the name of.
enum Name {
    /// A column of the record, or a row that comes with it.
    Column(usize),
    /// What the service says beside a column's value.
    Annotation(usize, Annotation),
    Version,
    Other,
}

/// Reads the name that comes next, and finds it among the columns of `R`, beginning where the last one was found: a
/// service sends them in the order asked.
struct NextName<R, const VERSIONED: bool> {
    next: usize,
    record: PhantomData<fn() -> R>,
}

impl<R: Record, const VERSIONED: bool> NextName<R, VERSIONED> {
    fn find(&self, name: &str) -> Name {
        if let Some(column) = self.column(name) {
            return Name::Column(column);
        }
        if VERSIONED && name == "@odata.etag" {
            return Name::Version;
        }
        if R::ANNOTATED {
            return self.annotation(name).unwrap_or(Name::Other);
        }
        Name::Other
    }

    fn column(&self, name: &str) -> Option<usize> {
        let columns = R::COLUMNS;
        let order = (self.next..columns.len()).chain(0..self.next.min(columns.len()));
        let found = order.into_iter().find(|&column| columns[column] == name);
        found.or_else(|| R::EXPANDED.iter().position(|one| one.navigation == name).map(|index| columns.len() + index))
    }

    fn annotation(&self, name: &str) -> Option<Name> {
        let (column, term) = name.split_once('@')?;
        let annotation = Annotation::ALL.into_iter().find(|annotation| annotation.term() == term)?;
        self.column(column).map(|column| Name::Annotation(column, annotation))
    }
}

impl<'de, R: Record, const VERSIONED: bool> DeserializeSeed<'de> for NextName<R, VERSIONED> {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<R: Record, const VERSIONED: bool> Visitor<'_> for NextName<R, VERSIONED> {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(self.find(name))
    }
}

/// Passes over the value of a name that is not a column of the record.
pub fn skip<'de, A: MapAccess<'de>>(row: &mut A) -> Result<(), A::Error> {
    row.next_value::<IgnoredAny>().map(|_| ())
}

/// Reads the value of a column into its cell.
pub struct Read<'a, 'de, T, A> {
    cell: &'a mut Option<T>,
    name: &'static str,
    row: &'a mut A,
    document: PhantomData<&'de ()>,
}

impl<'a, T, A> Read<'a, '_, T, A> {
    /// Reads the value that comes next in `row`.
    pub fn new(cell: &'a mut Option<T>, name: &'static str, row: &'a mut A) -> Self {
        Self { cell, name, row, document: PhantomData }
    }
}

impl<'de, T, A: MapAccess<'de>> Operation<T> for Read<'_, 'de, T, A> {
    type Output = ();
    type Error = A::Error;

    fn run<K>(self) -> Result<(), A::Error>
    where
        T: Holds<K>,
    {
        self.fill(Value(PhantomData::<fn() -> (T, K)>))
    }

    fn run_unchecked(self) -> Result<(), A::Error>
    where
        T: Serialize + DeserializeOwned,
    {
        self.fill(PhantomData)
    }
}

impl<'de, T, A: MapAccess<'de>> Read<'_, 'de, T, A> {
    fn fill(self, value: impl DeserializeSeed<'de, Value = T>) -> Result<(), A::Error> {
        let Self { cell, name, row, .. } = self;
        if cell.is_some() {
            return Err(de::Error::custom(format_args!("column `{name}` is there twice")));
        }
        let value = row.next_value_seed(value);
        *cell = Some(value.map_err(|error| de::Error::custom(format_args!("column `{name}`: {error}")))?);
        Ok(())
    }
}

struct Value<T, K>(PhantomData<fn() -> (T, K)>);

impl<'de, T: Holds<K>, K> DeserializeSeed<'de> for Value<T, K> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

/// Takes the value of a column out of its cell.
///
/// A column that was not there is null where the type has a place for null, and an error elsewhere.
pub struct Take<T, E> {
    cell: Option<T>,
    missing: Missing<E>,
}

impl<T, E> Take<T, E> {
    /// Empties this cell, of the column `name`.
    pub fn new(cell: Option<T>, name: &'static str) -> Self {
        Self { cell, missing: Missing { name, error: PhantomData } }
    }
}

impl<T, E: de::Error> Operation<T> for Take<T, E> {
    type Output = T;
    type Error = E;

    fn run<K>(self) -> Result<T, E>
    where
        T: Holds<K>,
    {
        self.cell.map_or_else(|| T::read(self.missing), Ok)
    }

    fn run_unchecked(self) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
    {
        self.cell.map_or_else(|| T::deserialize(self.missing), Ok)
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
