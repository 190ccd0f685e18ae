//! `CreateMultiple`, `UpdateMultiple`, `UpsertMultiple`: many rows of one table, all or none ("Use bulk operation
//! messages").

use omni_schema::Table;

use super::{Call, write};
use crate::address::{Key, Multiple};
use crate::change::Writer;
use crate::fault::Fault;
use crate::http::Response;
use crate::id;
use crate::json::{Members, Object, Value};
use crate::payload::{self, Author, Changes};
use crate::references::{References, no_row};

pub(super) fn write(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    action: Multiple,
) -> Result<Response, Fault> {
    let body = payload::json(&call.request.body, table)?;
    let targets = body.get("Targets").and_then(Value::elements).ok_or_else(|| {
        Fault::payload(&table.logical_name, format_args!("{} takes 'Targets', an array of rows", action.name()))
    })?;
    let writer = call.writer(references);
    let mut ids = Vec::with_capacity(targets.len());
    for target in targets {
        let target = payload::json(&target.to_string(), table)?;
        check_type(&target, table)?;
        let changes = payload::changes(&target, table, Author::Client, references)?;
        writer.check_references(&changes)?;
        let row = match action {
            Multiple::Create => writer.create(table, changes.key.unwrap_or_else(id::new), &changes)?,
            Multiple::Update | Multiple::Upsert => {
                update(&writer, references, table, &target, changes, action == Multiple::Upsert)?
            }
        };
        ids.push(format!("\"{}\"", row.id));
    }
    if action != Multiple::Create {
        return Ok(Response::no_content());
    }
    let mut reply = Object::default();
    reply.add("@odata.context", &format!("{}$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse", call.root));
    reply.add_json("Ids", format_args!("[{}]", ids.join(",")));
    Ok(Response::json(200, reply.into_json()))
}

fn update(
    writer: &Writer<'_>,
    references: &References<'_>,
    table: &Table,
    target: &Members,
    changes: Changes<'_>,
    may_create: bool,
) -> Result<crate::row::Row, Fault> {
    let key = key(references, table, target, &changes)?;
    match references.row(table, &key)? {
        Some(row) => writer.update(table, row, &write::without_key(changes, &key)),
        None if may_create => {
            let changes = write::with_key(changes, table, &key, references)?;
            writer.check_references(&changes)?;
            writer.create(table, changes.key.unwrap_or_else(id::new), &changes)
        }
        None => Err(no_row(table, &key)),
    }
}

/// Which row a target means: by its key among the properties, or by `@odata.id`.
fn key<'s>(
    references: &References<'s>,
    table: &Table,
    target: &Members,
    changes: &Changes<'_>,
) -> Result<Key<'s>, Fault> {
    if let Some(id) = changes.key {
        return Ok(Key::Id(id));
    }
    let missing = || {
        let why = format_args!("a target has neither '{}' nor '@odata.id'", table.key);
        Fault::payload(&table.logical_name, why)
    };
    let url = target.get("@odata.id").and_then(Value::as_str).ok_or_else(missing)?;
    let (set, key) = crate::address::reference(url, references.schema)?;
    if set == table.entity_set {
        Ok(key)
    } else {
        Err(Fault::payload(&table.logical_name, format_args!("'@odata.id' refers to '{set}'")))
    }
}

/// Every target says its type, and it is the table's.
fn check_type(target: &Members, table: &Table) -> Result<(), Fault> {
    if target.get("@odata.type").is_none() {
        let (name, expected) = (&table.logical_name, type_of(table));
        return Err(Fault::payload(name, format_args!("a target has no '@odata.type' ('{expected}')")));
    }
    check_given_type(target, table)
}

/// What a row may say of its type is the table's.
pub(super) fn check_given_type(row: &Members, table: &Table) -> Result<(), Fault> {
    let Some(given) = row.get("@odata.type") else { return Ok(()) };
    let (given, expected) = (given.as_str().unwrap_or_default(), type_of(table));
    if given.trim_start_matches('#') == expected {
        return Ok(());
    }
    Err(Fault::payload(&table.logical_name, format_args!("the '@odata.type' is '{given}', not '{expected}'")))
}

fn type_of(table: &Table) -> String {
    format!("Microsoft.Dynamics.CRM.{}", table.logical_name)
}
