//! Paths and queries, encoded for the wire.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

use crate::Table;

/// What a query value may hold as it is: what "OData URL Conventions" gives a meaning of its own, and nothing that
/// ends a value.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b'\'')
    .remove(b'$')
    .remove(b'=')
    .remove(b':')
    .remove(b'*')
    .remove(b'@')
    .remove(b'/');

pub(crate) fn query_value(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// A value in a path, where a slash would end its segment.
pub(crate) fn path_value(text: &str) -> String {
    const WITHOUT_SLASH: &AsciiSet = &KEPT.add(b'/');
    utf8_percent_encode(text, WITHOUT_SLASH).to_string()
}

/// The path of one row.
pub(crate) fn keyed<T: Table>(id: Uuid) -> String {
    format!("{}({})", T::ENTITY_SET, id.as_hyphenated())
}
