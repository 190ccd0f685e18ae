use omni_schema::Table;
use uuid::Uuid;

use super::Call;
use crate::fault::Fault;
use crate::http::{Object, Response};
use crate::store::Transaction;

/// `GET incidents(…)`
pub(super) fn row(call: &Call<'_>, transaction: &Transaction<'_>, table: &Table, id: Uuid) -> Result<Response, Fault> {
    let name = &table.logical_name;
    let row = transaction.row(name, id)?.ok_or_else(|| Fault::no_such_row(name, id))?;
    // The ETag is of this row alone: annotations tell of other rows too, and may have changed without it.
    if !call.preferences.any_annotation() && call.conditions.not_modified(&row.etag()) {
        return Ok(Response::new(304));
    }
    call.entity(200, transaction, table, &row)
}

/// `GET incidents`
pub(super) fn rows(call: &Call<'_>, transaction: &Transaction<'_>, table: &Table) -> Result<Response, Fault> {
    let mut rows = Vec::new();
    for row in transaction.rows(&table.logical_name)? {
        let mut object = Object::default();
        call.view(transaction).add_row(&mut object, table, &row)?;
        rows.push(object.into_json());
    }
    let mut body = Object::default();
    let (set, selection) = (&table.entity_set, call.query.context());
    body.add("@odata.context", format!("{}$metadata#{set}{selection}", call.root));
    body.add_json("value", &format!("[{}]", rows.join(",")));
    Ok(call.with_preferences(Response::json(200, body.into_json())))
}
