//! After an answer was lost: whether the row is as one's own write would have left it.

use http::Method;
use serde_json::{Map, Value};

use super::object::{Member, Object};
use crate::wire::{Request, Response, unmarked};

/// Reads the columns that were written. None where that could not tell: a write of lookups, or of nothing, looks like a
/// colleague's.
pub(super) fn request(row: &str, body: &Object) -> Option<Request> {
    let columns: Vec<_> = body.0.iter().map(|member| member.name.as_str()).collect();
    let tells = !columns.is_empty() && columns.iter().all(|name| !name.contains('@'));
    tells.then(|| Request::new(Method::GET, format!("{row}?$select={}", columns.join(","))))
}

/// Whether the row's columns hold what was written.
pub(super) fn holds(body: &Object, row: &Response) -> bool {
    let Ok(row) = serde_json::from_slice::<Map<String, Value>>(unmarked(row)) else { return false };
    let is_there = |Member { name, json }: &Member| match (row.get(name), serde_json::from_str(json)) {
        (Some(read), Ok(written)) => is_same(read, &written),
        _ => false,
    };
    body.0.iter().all(is_there)
}

/// Numbers are the same by what they are worth: the service answers an amount of `100` as `100.0000`.
fn is_same(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Number(read), Value::Number(written)) => read == written || read.as_f64() == written.as_f64(),
        _ => read == written,
    }
}
