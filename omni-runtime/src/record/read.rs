//! The one reader of all records: it finds the column of each name and leaves the value to the record.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Serialize, forward_to_deserialize_any};

use super::{Holds, Operation, Record};

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

    fn visit_map<A: MapAccess<'de>>(self, mut row: A) -> Result<R, A::Error> {
        let mut draft = R::draft();
        let mut next = 0;
        while let Some(found) = row.next_key_seed(Name::<R> { next, record: PhantomData })? {
            match found {
                Some(column) => {
                    R::read_column(&mut draft, column, &mut row)?;
                    next = column + 1;
                }
                None => skip(&mut row)?,
            }
        }
        R::finish(draft)
    }
}

/// Finds a name among the columns of `R` and the rows that come with it, beginning where the last one was found: a
/// service sends them in the order asked. `None` is a name that the record does not know.
pub(crate) fn position<R: Record>(name: &str, next: usize) -> Option<usize> {
    let columns = R::COLUMNS;
    let found = (next..columns.len()).chain(0..next.min(columns.len())).find(|&column| columns[column] == name);
    found.or_else(|| R::EXPANDED.iter().position(|one| one.navigation == name).map(|index| columns.len() + index))
}

/// Reads the name that comes next, and finds it.
struct Name<R> {
    next: usize,
    record: PhantomData<fn() -> R>,
}

impl<'de, R: Record> DeserializeSeed<'de> for Name<R> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<R: Record> Visitor<'_> for Name<R> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(position::<R>(name, self.next))
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
