use omni_schema::Table;
use uuid::Uuid;

use super::Call;
use crate::fault::Fault;
use crate::http::Response;
use crate::payload::{self, Author, Changes};
use crate::row::Row;
use crate::store::Transaction;
use crate::value;

/// `POST incidents`
pub(super) fn create(call: &Call<'_>, transaction: &Transaction<'_>, table: &Table) -> Result<Response, Fault> {
    let changes = read_body(call, table)?;
    let writer = call.writer(transaction);
    writer.check_references(&changes)?;
    let row = writer.create(table, changes.key.unwrap_or_else(value::new_id), &changes)?;
    written(call, transaction, table, &row, 201)
}

/// `PATCH incidents(…)`, which creates the row where there is none and no `If-Match` forbids it.
pub(super) fn update(
    call: &Call<'_>,
    transaction: &Transaction<'_>,
    table: &Table,
    id: Uuid,
) -> Result<Response, Fault> {
    let changes = read_body(call, table)?;
    if changes.key.is_some_and(|key| key != id) {
        let why = format_args!("'{}': the key of a row cannot change", table.key);
        return Err(Fault::payload(&table.logical_name, why));
    }
    let writer = call.writer(transaction);
    match call.row_to_change(transaction, table, id)? {
        Some(row) => {
            writer.check_references(&changes)?;
            let row = writer.update(table, row, &changes)?;
            written(call, transaction, table, &row, 200)
        }
        None if call.conditions.demand_a_row() => Err(Fault::no_such_row(&table.logical_name, id)),
        None => {
            writer.check_references(&changes)?;
            let row = writer.create(table, id, &changes)?;
            written(call, transaction, table, &row, 201)
        }
    }
}

/// `DELETE incidents(…)`
pub(super) fn delete(
    call: &Call<'_>,
    transaction: &Transaction<'_>,
    table: &Table,
    id: Uuid,
) -> Result<Response, Fault> {
    let row = call.row_to_change(transaction, table, id)?;
    let row = row.ok_or_else(|| Fault::no_such_row(&table.logical_name, id))?;
    call.writer(transaction).delete(table, &row)?;
    Ok(Response::no_content())
}

fn read_body<'a>(call: &'a Call<'_>, table: &'a Table) -> Result<Changes<'a>, Fault> {
    let body = payload::json(&call.request.body, table)?;
    Ok(payload::changes(&body, table, Author::Client)?)
}

/// The reply to a write: the row where the client prefers it, else its URL alone.
fn written(
    call: &Call<'_>,
    transaction: &Transaction<'_>,
    table: &Table,
    row: &Row,
    status_with_row: u16,
) -> Result<Response, Fault> {
    let url = format!("{}{}({})", call.root, table.entity_set, row.id);
    let response = if call.preferences.representation {
        call.entity(status_with_row, transaction, table, row)?
    } else {
        Response::no_content()
    };
    Ok(response.with("OData-EntityId", url))
}
