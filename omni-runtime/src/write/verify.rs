//! After an answer was lost: whether the row is as one's own write would have left it.

use http::Method;
use serde_json::{Map, Value};

use super::changes::{Member, Object};
use crate::ETag;
use crate::wire::{Request, Response};

/// Reads the columns that were written. A lookup is read as the property that it is bound by, expanded to its key.
pub(super) fn request(row: &str, key: &str, body: &Object) -> Request {
    let columns: Vec<_> = body.0.iter().map(|member| member.name.as_str()).filter(|name| !name.contains('@')).collect();
    let select = if columns.is_empty() { key.to_owned() } else { columns.join(",") };
    Request::new(Method::GET, format!("{row}?$select={select}"))
}

/// A row as one's own write left it.
pub(super) struct Own {
    pub(super) version: Option<ETag>,
}

/// The row, if its columns hold what was written. A write of lookups only cannot be told from a
/// colleague's, so it is not.
pub(super) fn holds(body: &Object, row: &Response) -> Option<Own> {
    let row: Map<String, Value> = serde_json::from_slice(row.body()).ok()?;
    if body.0.iter().any(|Member { name, .. }| name.contains('@')) {
        return None;
    }
    let same = |Member { name, json }: &Member| {
        let written: Value = serde_json::from_str(json).ok()?;
        (row.get(name)? == &written).then_some(())
    };
    body.0.iter().try_for_each(same)?;
    Some(Own { version: row.get("@odata.etag").and_then(Value::as_str).map(ETag::new) })
}
