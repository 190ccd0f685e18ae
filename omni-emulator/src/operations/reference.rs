use omni_schema::Table;

use super::{Call, read};
use crate::address::Key;
use crate::fault::Fault;
use crate::http::Response;
use crate::json::{Object, Value};
use crate::navigation::Navigation;
use crate::payload::{self, Changes};
use crate::references::References;
use crate::row::Referred;

/// `GET incidents(…)/parentcaseid/$ref`: the URL of the row that the lookup refers to; 204 where it refers to none.
pub(super) fn read(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    navigation: &Navigation<'_>,
) -> Result<Response, Fault> {
    let row = references.existing_row(table, key)?;
    let Some(held) = read::referred(&row, navigation) else { return Ok(Response::no_content()) };
    let target = navigation.targets().iter().find(|target| target.table == held.table);
    let set = target.map_or("", |target| target.entity_set.as_str());
    let mut body = Object::default();
    body.add("@odata.context", &format!("{}$metadata#$ref", call.root));
    body.add("@odata.id", &format!("{}{set}({})", call.root, held.id));
    Ok(Response::json(200, body.into_json()))
}

/// `PUT incidents(…)/parentcaseid/$ref`
pub(super) fn set(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    navigation: &Navigation<'_>,
) -> Result<Response, Fault> {
    let body = payload::json(&call.request.body, table)?;
    let missing = || Fault::payload(&table.logical_name, "the body has no '@odata.id'");
    let url = body.get("@odata.id").and_then(Value::as_str).ok_or_else(missing)?;
    change(call, references, table, key, navigation, Some(navigation.bind(url, references)?))
}

/// `DELETE incidents(…)/parentcaseid/$ref`, whatever the lookup refers to.
///
/// The service documents no `If-Match` here. One that is sent is honoured: passing over a condition would lose a write.
pub(super) fn clear(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    navigation: &Navigation<'_>,
) -> Result<Response, Fault> {
    if navigation.lookup.required {
        let why = format_args!("the lookup '{}' is required and cannot be cleared", navigation.lookup.name);
        return Err(Fault::payload(&table.logical_name, why));
    }
    change(call, references, table, key, navigation, None)
}

fn change(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    navigation: &Navigation<'_>,
    to: Option<Referred>,
) -> Result<Response, Fault> {
    let row = call.row_to_change(references, table, key)?;
    let changes = Changes { lookups: vec![(navigation.clone(), to)], ..Changes::default() };
    let writer = call.writer(references);
    writer.check_references(&changes)?;
    writer.update(table, row, &changes)?;
    Ok(Response::no_content())
}
