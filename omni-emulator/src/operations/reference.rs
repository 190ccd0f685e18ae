use omni_schema::Table;
use serde_json::Value;
use uuid::Uuid;

use super::Call;
use crate::fault::Fault;
use crate::http::Response;
use crate::navigation::Navigation;
use crate::payload::{self, Changes};
use crate::row::Referred;
use crate::store::Transaction;

/// `PUT incidents(…)/parentcaseid/$ref`
pub(super) fn set(
    call: &Call<'_>,
    transaction: &Transaction<'_>,
    table: &Table,
    id: Uuid,
    navigation: &Navigation<'_>,
) -> Result<Response, Fault> {
    let body = payload::json(&call.request.body, table)?;
    let missing = || Fault::payload(&table.logical_name, "the body has no '@odata.id'");
    let url = body.get("@odata.id").and_then(Value::as_str).ok_or_else(missing)?;
    change(call, transaction, table, id, navigation, Some(navigation.bind(url)?))
}

/// `DELETE incidents(…)/parentcaseid/$ref`, whatever the lookup refers to.
///
/// The service documents no `If-Match` here. One that is sent is honoured: passing over a condition would lose a write.
pub(super) fn clear(
    call: &Call<'_>,
    transaction: &Transaction<'_>,
    table: &Table,
    id: Uuid,
    navigation: &Navigation<'_>,
) -> Result<Response, Fault> {
    if navigation.lookup.required {
        let why = format_args!("the lookup '{}' is required and cannot be cleared", navigation.lookup.name);
        return Err(Fault::payload(&table.logical_name, why));
    }
    change(call, transaction, table, id, navigation, None)
}

fn change(
    call: &Call<'_>,
    transaction: &Transaction<'_>,
    table: &Table,
    id: Uuid,
    navigation: &Navigation<'_>,
    to: Option<Referred>,
) -> Result<Response, Fault> {
    let row = call.row_to_change(transaction, table, id)?;
    let row = row.ok_or_else(|| Fault::no_such_row(&table.logical_name, id))?;
    let changes = Changes { lookups: vec![(navigation.clone(), to)], ..Changes::default() };
    let writer = call.writer(transaction);
    writer.check_references(&changes)?;
    writer.update(table, row, &changes)?;
    Ok(Response::no_content())
}
