use omni_schema::{Lookup, Member, Table};

use super::Call;
use super::multiple::check_given_type;
use crate::address::{Key, guid};
use crate::fault::Fault;
use crate::http::Response;
use crate::id;
use crate::navigation::Navigation;
use crate::payload::{self, Author, Changes};
use crate::references::{References, no_row};
use crate::row::Row;

/// `PATCH incidents(…)`, which creates the row where there is none and no `If-Match` forbids it.
pub(super) fn update(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
) -> Result<Response, Fault> {
    let changes = read_body(call, references, table)?;
    let writer = call.writer(references);
    match call.find_row_to_change(references, table, key)? {
        Some(row) => {
            let changes = without_key(changes, key);
            keep_key(&changes, table, &row)?;
            writer.check_references(&changes)?;
            let row = writer.update(table, row, &changes)?;
            written(call, references, table, &row, 200)
        }
        None if call.conditions.demand_a_row() => Err(no_row(table, key)),
        None => {
            let changes = with_key(changes, table, key, references)?;
            writer.check_references(&changes)?;
            let row = writer.create(table, changes.key.unwrap_or_else(id::new), &changes)?;
            written(call, references, table, &row, 201)
        }
    }
}

/// Refuses changes that name another key than the row's.
pub(super) fn keep_key(changes: &Changes<'_>, table: &Table, row: &Row) -> Result<(), Fault> {
    if changes.key.is_some_and(|key| key != row.id) {
        let why = format_args!("'{}': the key of a row cannot change", table.key);
        return Err(Fault::payload(&table.logical_name, why));
    }
    Ok(())
}

/// The changes of a row that is there: what the key in the URL names is not changed by them (Microsoft's page "Use Upsert
/// to Create or Update a record").
pub(super) fn without_key<'s>(mut changes: Changes<'s>, key: &Key<'_>) -> Changes<'s> {
    if let Key::Alternate(named) = key {
        let is_named = |name: &str| {
            named.iter().any(|(member, _)| matches!(member, Member::Column(column) if column.name == name))
        };
        changes.columns.retain(|(name, _)| !is_named(name));
        let is_bound = |bound: &Lookup| {
            named.iter().any(|(member, _)| matches!(member, Member::Lookup(lookup) if *lookup == bound))
        };
        changes.lookups.retain(|(navigation, _)| !is_bound(navigation.lookup));
    }
    changes
}

/// The changes of a row that a `PATCH` or an upsert creates: the key in the URL is among them.
pub(super) fn with_key<'s>(
    mut changes: Changes<'s>,
    table: &'s Table,
    key: &Key<'s>,
    references: &References<'_>,
) -> Result<Changes<'s>, Fault> {
    match key {
        Key::Id(id) if changes.key.is_some_and(|other| other != *id) => {
            let why = format_args!("'{}': the body names another row than the URL", table.key);
            return Err(Fault::payload(&table.logical_name, why));
        }
        Key::Id(id) => changes.key = Some(*id),
        Key::Alternate(columns) => {
            for (member, value) in columns {
                match *member {
                    Member::Column(column) if !changes.columns.iter().any(|(name, _)| *name == column.name) => {
                        changes.columns.push((&column.name, value.clone()));
                    }
                    Member::Lookup(lookup) if !changes.lookups.iter().any(|(bound, _)| bound.lookup == lookup) => {
                        let id = value.as_str().and_then(guid);
                        let bound = id.map(|id| Navigation::to_row(lookup, id, references)).transpose()?.flatten();
                        changes.lookups.extend(bound.map(|(navigation, row)| (navigation, Some(row))));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(changes)
}

/// `DELETE incidents(…)`
pub(super) fn delete(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    key: &Key<'_>,
) -> Result<Response, Fault> {
    let row = call.row_to_change(references, table, key)?;
    call.writer(references).delete(table, &row)?;
    Ok(Response::no_content())
}

pub(super) fn read_body<'a>(
    call: &'a Call<'_>,
    references: &References<'_>,
    table: &'a Table,
) -> Result<Changes<'a>, Fault> {
    let body = payload::json(&call.request.body, table)?;
    check_given_type(&body, table)?;
    Ok(payload::changes(&body, table, Author::Client, references)?)
}

/// The reply to a write: the row where the client prefers it, else its URL alone.
pub(super) fn written(
    call: &Call<'_>,
    references: &References<'_>,
    table: &Table,
    row: &Row,
    status_with_row: u16,
) -> Result<Response, Fault> {
    if call.preferences.representation && !call.query.expand.is_empty() {
        return Err(Fault::not_implemented("$expand of the row that a write answers with"));
    }
    let response = if call.preferences.representation {
        call.entity(status_with_row, references.transaction, table, row, &[])?
    } else {
        Response::no_content()
    };
    Ok(response.with("OData-EntityId", call.url(table, row.id)))
}
