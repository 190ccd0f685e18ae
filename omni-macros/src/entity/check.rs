//! Holds a record's fields against the schema of its table.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use omni_schema::sentence::{all_of, did_you_mean};
use omni_schema::{Access, Column, EdmType, Lookup, Member, Table, Target, lookup_of, publisher_prefix, suggest};
use syn::{Ident, LitStr};

use super::attr::{Body, EntityArgs};
use super::fields::RecordField;
use super::fits;
use crate::errors::Errors;
use crate::names::is_logical;
use crate::schema::{self, Found};

/// As many names as a message lists in full.
const FEW: usize = 8;
/// How an organisation's schema gets here.
const REGISTER: &str = "fetch it with `omni schema fetch`, and register it in build.rs with `omni_codegen::register`";

/// A field that has its column.
pub(super) struct RecordColumn {
    pub(super) field: RecordField,
    /// What the schema knows of the column; nothing of an organisation's own.
    pub(super) known: Option<Known>,
    /// Where a lookup leads; nothing for a plain column.
    pub(super) targets: Vec<Target>,
    /// What may be done with it; everything, where the schema does not know.
    pub(super) access: Access,
}

pub(super) struct Known {
    pub(super) kind: Kind,
    pub(super) nullable: bool,
}

/// What a column holds, as far as its Rust type has to know.
pub(super) enum Kind {
    Plain(EdmType),
    /// The id of a row of this one table.
    Key(String),
    /// The id of a row of one of these tables.
    AnyKey(Vec<String>),
}

/// The table that the arguments name.
pub(super) fn table(args: &EntityArgs, errors: &mut Errors) -> Option<Found> {
    let literal = args.table.as_ref()?;
    let schema = args.schema.get();
    let schemas = match schema::select(schema.map(LitStr::value).as_deref()) {
        Ok(schemas) => schemas,
        Err(error) => {
            errors.at(schema.unwrap_or(literal), error);
            return None;
        }
    };
    let name = literal.value();
    match schema::find(&schemas, &name) {
        Ok(Some(found)) => Some(found),
        Ok(None) => {
            errors.at(literal, unknown_table(&name, &schemas));
            None
        }
        Err(error) => {
            errors.at(literal, error);
            None
        }
    }
}

fn unknown_table(name: &str, schemas: &[Arc<schema::Schema>]) -> String {
    let mut known: Vec<String> = schemas.iter().flat_map(|schema| schema.table_names()).collect();
    // What an organisation's schema has, the built-in one may have too.
    let mut seen = HashSet::new();
    known.retain(|name| seen.insert(name.clone()));
    let near = suggest(name, known.iter().map(String::as_str));
    let is_registered = schemas.iter().any(|schema| schema.is_complete);
    let elsewhere = if is_registered { None } else { schema::registered_with(name) };
    let help = if let Some(schema) = elsewhere {
        format!(
            ", and the registered schema `{schema}` has it: write `schema = \"{schema}\"` beside it, or call `as_default` where \
             build.rs registers that one"
        )
    } else if !is_registered && publisher_prefix(name).is_some() {
        format!("; a table of your organisation's own is in its schema: {REGISTER}")
    } else if !near.is_empty() {
        did_you_mean(&near)
    } else if !is_registered {
        format!("; it has {}, and others are in your organisation's schema: {REGISTER}", all_of(&known))
    } else if known.len() <= FEW {
        format!("; there are {}", all_of(&known))
    } else {
        "; `omni schema show` lists its tables".to_owned()
    };
    let title = schemas.first().map_or("", |schema| schema.title.as_str());
    format!("{title} has no table `{name}`{help}")
}

/// Finds the column of each field, and reports those that have none or whose type does not hold it.
pub(super) fn columns(
    found: &Found,
    record: &Ident,
    body: Option<Body>,
    fields: Vec<RecordField>,
    errors: &mut Errors,
) -> Vec<RecordColumn> {
    let mut taken: HashMap<String, String> = HashMap::new();
    let mut columns = Vec::with_capacity(fields.len());
    for field in fields {
        if let Some(other) = taken.insert(field.column.clone(), field.ident.to_string()) {
            let message = format!("the column `{}` is taken already, by the field `{other}`", field.column);
            errors.at_span(field.named_at, message);
            continue;
        }
        let member = found.member(&field.column);
        let mut mistakes = Errors::default();
        named(found, body, &field, member, &mut mistakes);
        let known = member.and_then(|member| checkable(found, member));
        if mistakes.is_empty() {
            typed(found, record, body, &field, known.as_ref(), member, &mut mistakes);
        }
        let is_column = mistakes.is_empty();
        errors.append(mistakes);
        if !is_column {
            continue;
        }
        // What is not sent needs no place for null.
        let known = known.map(|known| Known { nullable: known.nullable && body.is_none(), ..known });
        if let Some(known) = &known {
            fits::check(found, body, &field, known, errors);
        }
        let targets = match member {
            Some(Member::Lookup(lookup)) => lookup.targets.clone(),
            _ => Vec::new(),
        };
        columns.push(RecordColumn { field, known, targets, access: member.map_or(Access::ALL, access) });
    }
    columns
}

/// What a field can be held against: nothing of a column that serde reads as whatever it is, since the schema does not
/// say what it is made of.
fn checkable(table: &Table, member: Member<'_>) -> Option<Known> {
    match member {
        Member::Column(column) if column.edm == EdmType::Untyped => None,
        member => Some(known(table, member)),
    }
}

/// Reports a field whose column is not there, or is not sent.
fn named(found: &Found, body: Option<Body>, field: &RecordField, member: Option<Member<'_>>, errors: &mut Errors) {
    let column = &field.column;
    let message = match (member, body) {
        (Some(member), Some(body)) if !may_be_sent(found, body, member) => not_sent(found, column, body),
        (None, _) if !may_be_custom(found, column) => unknown_column(found, column),
        (None, Some(_)) if lookup_of(column).is_some() => not_written_there(column),
        _ => return,
    };
    errors.at_span(field.named_at, message);
}

/// Reports a field whose type is wrong whatever its column holds.
fn typed(
    found: &Found,
    record: &Ident,
    body: Option<Body>,
    field: &RecordField,
    known: Option<&Known>,
    member: Option<Member<'_>>,
    errors: &mut Errors,
) {
    let unclear = body.and_then(|_| unclear(found, field, member));
    let message = match (body, known) {
        _ if unclear.is_some() => unclear,
        (None, _) if fits::change(&field.ty).is_some() => Some(change_of_what_is_read(found, &field.column)),
        (_, Some(Known { kind: Kind::Key(table), .. })) => fits::own_id(record, table, &field.ty),
        (_, None) => fits::reference(body, &field.ty),
        _ => None,
    };
    if let Some(message) = message {
        errors.at(&field.ty, message);
    }
}

fn may_be_sent(table: &Table, body: Body, member: Member<'_>) -> bool {
    // The service passes over another key for a row that is there.
    let is_key = |column: &Column| column.name == table.key || table.further_keys.contains(&column.name);
    match body {
        Body::Create => access(member).create,
        Body::Update => access(member).update && !matches!(member, Member::Column(column) if is_key(column)),
    }
}

fn access(member: Member<'_>) -> Access {
    match member {
        Member::Column(column) => column.access,
        Member::Lookup(lookup) => lookup.access,
    }
}

fn not_sent(table: &Table, column: &str, body: Body) -> String {
    let (body, other) = match body {
        Body::Create => ("create", "set"),
        Body::Update => ("update", "changed"),
    };
    let table = &table.logical_name;
    format!("the column `{column}` of `{table}` cannot be {other} by a client: leave it out of the body of the {body}")
}

fn change_of_what_is_read(table: &Table, column: &str) -> String {
    let table = &table.logical_name;
    format!(
        "`Change` says what a write does to the column `{column}` of `{table}`, and this struct is a row that is read: \
         write `#[entity(\"{table}\", body = \"update\")]` for one that is only sent, or use `Option<…>`"
    )
}

/// What is wrong with the type of a body's field, whatever its column holds.
fn unclear(table: &Table, field: &RecordField, member: Option<Member<'_>>) -> Option<String> {
    let (column, table) = (&field.column, &table.logical_name);
    if fits::is_option_in_an_option(&field.ty) {
        return Some(format!(
            "of the column `{column}` of `{table}`, one `None` would leave the value and the other clear it: use \
             `Change<…>`, which says which"
        ));
    }
    let is_never_null = match member? {
        Member::Column(column) => column.required,
        Member::Lookup(lookup) => lookup.required,
    };
    (is_never_null && fits::change(&field.ty).is_some()).then(|| {
        format!("the column `{column}` of `{table}` is never null, and a `Change` may clear it: use `Option<…>`")
    })
}

fn not_written_there(column: &str) -> String {
    format!(
        "`{column}` is where a lookup is read, and not where it is written: register the schema of your organisation, which \
         knows the navigation property, or write `Changes` with `bind`"
    )
}

fn known(table: &Table, member: Member<'_>) -> Known {
    match member {
        Member::Column(column) if column.name == table.key && column.edm == EdmType::Guid => {
            Known { kind: Kind::Key(table.logical_name.clone()), nullable: false }
        }
        Member::Column(column) => Known { kind: Kind::Plain(column.edm), nullable: !column.required },
        Member::Lookup(lookup) => Known { kind: lookup_kind(lookup), nullable: !lookup.required },
    }
}

/// A lookup with one target holds ids of that table; a polymorphic one holds a GUID of whichever table.
fn lookup_kind(lookup: &Lookup) -> Kind {
    let mut tables: Vec<_> = lookup.targets.iter().map(|target| target.table.clone()).collect();
    tables.dedup();
    if tables.len() == 1 { Kind::Key(tables.remove(0)) } else { Kind::AnyKey(tables) }
}

/// What the column holds that a name without one may have meant.
pub(super) fn meant(table: &Table, name: &str) -> Option<Known> {
    let properties: Vec<String> = table.properties().collect();
    let near = suggest(name, properties.iter().map(String::as_str));
    Some(known(table, table.member(near.first()?)?))
}

/// Whether the column may be an organisation's own: its lookups' value properties have the prefix inside.
fn may_be_custom(table: &Found, column: &str) -> bool {
    let stem = lookup_of(column).unwrap_or(column);
    is_logical(stem) && table.may_have(stem)
}

fn unknown_column(found: &Found, column: &str) -> String {
    let table: &Table = found;
    let name = &table.logical_name;
    if let Some(lookup) = table.lookup(column) {
        let property = lookup.value_property();
        return format!(
            "`{column}` is a lookup of `{name}`, which is read at `{property}`: write `#[entity(column = \"{property}\")]`"
        );
    }
    let lower = column.to_ascii_lowercase();
    if lower != column && may_be_custom(found, &lower) {
        return format!("`{column}` is not the name of a column, which is lower-case; did you mean `{lower}`?");
    }
    let properties: Vec<String> = table.properties().collect();
    let near = suggest(column, properties.iter().map(String::as_str));
    let help = if near.is_empty() && found.is_complete {
        "; if your organisation has it by now, write the schema again".to_owned()
    } else if near.is_empty() {
        "; a column of your organisation's own has its publisher's prefix, as in `new_tier`".to_owned()
    } else {
        did_you_mean(&near)
    };
    format!("the table `{name}` has no column `{column}`{help}")
}
