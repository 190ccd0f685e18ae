//! One row as it was read: a record, and the version that it was read at.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};

use crate::record::read_members;
use crate::wire::{Response, unmarked};
use crate::{ETag, Error, ErrorKind, Record};

/// A record, and the version of the row that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<R> {
    record: R,
    version: Option<ETag>,
}

impl<R> Row<R> {
    /// The row of this record at this version, for a transport of one's own.
    #[must_use]
    pub fn new(record: R, version: Option<ETag>) -> Self {
        Self { record, version }
    }

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

    /// The version, to be named in a write with [`IfMatch`](crate::IfMatch). The service sends one with every row, also of a
    /// table without optimistic concurrency, which refuses the write that names it
    /// ([`ErrorKind::Unversioned`](crate::ErrorKind::Unversioned)).
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

    fn visit_map<A: MapAccess<'de>>(self, row: A) -> Result<Row<R>, A::Error> {
        let mut version = None;
        let record = read_members::<R, A, true>(row, &mut version)?;
        Ok(Row { record, version })
    }
}

/// Reads a reply that is JSON. An error says where in the document it is, without the document.
pub(crate) fn json<T: DeserializeOwned>(response: &Response, what: &str) -> Result<T, Error> {
    let body = unmarked(response);
    serde_json::from_slice(body).map_err(|plain| {
        // The path is looked for only now that something is wrong: finding it takes time.
        let found = serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(body));
        let at = match found.err().map(|error| error.path().to_string()) {
            Some(path) if path != "." => format!(" at `{path}`"),
            _ => String::new(),
        };
        Error::new(ErrorKind::Decode, format!("the reply is not {what}{at}: {}", without_values(&plain)))
            .with_unexpected(response)
    })
}

/// What serde says of a document, without the values that it repeats: they are of a row.
pub(crate) fn without_values(error: &serde_json::Error) -> String {
    // A document that was read before has no lines any more.
    let place = match error.line() {
        0 => String::new(),
        line => format!(" at line {line}, column {}", error.column()),
    };
    if !error.is_data() {
        return format!("it is no JSON{place}");
    }
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    // The reader of records says these itself, of a column.
    if text.ends_with(" is missing") || text.ends_with(" is there twice") || text.starts_with("missing field") {
        return text.to_owned();
    }
    let column = text.strip_prefix("column `").and_then(|text| text.split_once("`: "));
    let column = column.map(|(column, _)| format!("column `{column}`: ")).unwrap_or_default();
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("{column}expected {expected}{place}"),
        None => format!("{column}a value does not fit{place}"),
    }
}
