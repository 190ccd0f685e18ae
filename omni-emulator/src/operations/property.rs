//! One property of a row: "Retrieve, update and delete a single property value".

use omni_schema::{Member, Table};

use super::{Call, write};
use crate::address::Key;
use crate::fault::Fault;
use crate::http::Response;
use crate::json::{Members, Object, Value};
use crate::payload::{self, Author};
use crate::references::References;

fn name(member: &Member<'_>) -> String {
    match member {
        Member::Column(column) => column.name.clone(),
        Member::Lookup(lookup) => lookup.value_property(),
    }
}

/// `GET incidents(…)/title`; 204 where the value is null.
pub(super) fn read(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    member: &Member<'_>,
) -> Result<Response, Fault> {
    let row = references.existing_row(table, key)?;
    let value = row.member(member);
    if value.is_null() {
        return Ok(Response::no_content());
    }
    let mut body = Object::default();
    let (set, id) = (&table.entity_set, row.id);
    body.add("@odata.context", &format!("{}$metadata#{set}({id})/{}", call.root, name(member)));
    body.add_value("value", &value);
    Ok(Response::json(200, body.into_json()))
}

/// `GET incidents(…)/title/$value`: the bare text.
pub(super) fn read_value(
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    member: &Member<'_>,
) -> Result<Response, Fault> {
    let body = match references.existing_row(table, key)?.member(member) {
        Value::Null => return Ok(Response::no_content()),
        Value::Text(text) => text,
        other => other.to_string(),
    };
    let response = Response::new(200).with("Content-Type", "text/plain");
    Ok(Response { body, ..response })
}

/// `PUT incidents(…)/title` with `{"value": …}`
pub(super) fn set(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    member: &Member<'_>,
) -> Result<Response, Fault> {
    let mut body = payload::json(&call.request.body, table)?;
    let missing = || Fault::payload(&table.logical_name, "the body has no 'value'");
    change(call, references, table, key, member, body.remove("value").ok_or_else(missing)?)
}

/// `DELETE incidents(…)/title`: the value becomes null.
pub(super) fn clear(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    member: &Member<'_>,
) -> Result<Response, Fault> {
    change(call, references, table, key, member, Value::Null)
}

fn change(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
    member: &Member<'_>,
    to: Value,
) -> Result<Response, Fault> {
    let row = call.row_to_change(references, table, key)?;
    let changes = payload::changes(&Members::from([(name(member), to)]), table, Author::Client, references)?;
    write::keep_key(&changes, table, &row)?;
    call.writer(references).update(table, row, &changes)?;
    Ok(Response::no_content())
}
