//! One row as it was read: a record, and the version that it was read at.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::Deserialize;

use crate::wire::Response;
use crate::{ETag, Error, ErrorKind, Record};

/// A record, and the version of the row that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<R> {
    record: R,
    version: Option<ETag>,
}

impl<R> Row<R> {
    /// The record.
    #[must_use]
    pub fn record(&self) -> &R {
        &self.record
    }

    /// The record, out of its row.
    #[must_use]
    pub fn into_record(self) -> R {
        self.record
    }

    /// The version, to be named in a write with [`IfMatch`](crate::IfMatch); `None` of a table that keeps none.
    #[must_use]
    pub fn version(&self) -> Option<&ETag> {
        self.version.as_ref()
    }
}

impl<'de, R: Record> Deserialize<'de> for Row<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowVisitor(PhantomData))
    }
}

struct RowVisitor<R>(PhantomData<fn() -> R>);

impl<'de, R: Record> Visitor<'de> for RowVisitor<R> {
    type Value = Row<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a row of `{}`", <R::Table as crate::Table>::LOGICAL_NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut row: A) -> Result<Row<R>, A::Error> {
        let (mut draft, mut version, mut next) = (R::draft(), None, 0);
        while let Some(key) = row.next_key_seed(KeySeed { columns: R::COLUMNS, next })? {
            match key {
                Key::Version => version = row.next_value::<Option<String>>()?.map(ETag::new),
                Key::Column(column) => {
                    R::read_column(&mut draft, column, &mut row)?;
                    next = column + 1;
                }
            }
        }
        Ok(Row { record: R::finish(draft)?, version })
    }
}

enum Key {
    Version,
    /// Its number among the columns; one past the last for a name that is not among them.
    Column(usize),
}

/// Finds a name among the columns, beginning where the last one was found: a service sends them in the order asked.
struct KeySeed {
    columns: &'static [&'static str],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        if name == "@odata.etag" {
            return Ok(Key::Version);
        }
        let Self { columns, next } = self;
        let found = (next..columns.len()).chain(0..next.min(columns.len())).find(|&column| columns[column] == name);
        Ok(Key::Column(found.unwrap_or(columns.len())))
    }
}

/// Reads a reply that is JSON. An error says where in the document it is, without the document.
pub(crate) fn json<T: DeserializeOwned>(response: &Response, what: &str) -> Result<T, Error> {
    let body = response.body().strip_prefix(b"\xEF\xBB\xBF").unwrap_or(response.body());
    serde_json::from_slice(body).map_err(|plain| {
        // The path is looked for only now that something is wrong: finding it takes time.
        let found = serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(body));
        let at = match found.err().map(|error| error.path().to_string()) {
            Some(path) if path != "." => format!(" at `{path}`"),
            _ => String::new(),
        };
        Error::new(ErrorKind::Decode, format!("the reply is not {what}{at}")).with_source(plain)
    })
}
