//! After an answer was lost: whether the row is as one's own write would have left it.

use http::Method;
use serde_json::{Map, Value};

use super::changes::{Member, Object};
use crate::wire::{Request, Response};

/// Reads the columns that were written. A lookup is read as the property that it is bound by, expanded to its key.
pub(super) fn request(row: &str, key: &str, body: &Object) -> Request {
    let columns: Vec<_> = body.0.iter().map(|member| member.name.as_str()).filter(|name| !name.contains('@')).collect();
    let select = if columns.is_empty() { key.to_owned() } else { columns.join(",") };
    Request::new(Method::GET, format!("{row}?$select={select}"))
}

/// Whether the row's columns hold what was written. A write of lookups, or of nothing, cannot be told from a
/// colleague's, so it is not.
pub(super) fn holds(body: &Object, row: &Response) -> bool {
    let Ok(row) = serde_json::from_slice::<Map<String, Value>>(row.body()) else { return false };
    let is_there = |Member { name, json }: &Member| match (row.get(name), serde_json::from_str(json)) {
        (Some(read), Ok(written)) => !name.contains('@') && is_same(read, &written),
        _ => false,
    };
    !body.0.is_empty() && body.0.iter().all(is_there)
}

/// Numbers are the same by what they are worth: the service answers an amount of `100` as `100.0000`.
fn is_same(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Number(read), Value::Number(written)) => read == written || read.as_f64() == written.as_f64(),
        _ => read == written,
    }
}
