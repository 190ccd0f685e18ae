//! Holds a record's fields against the schema of its table.

use std::collections::HashMap;

use omni_schema::{EdmType, Lookup, Member, Table, suggest};

use super::attr::EntityArgs;
use super::fields::RecordField;
use super::fits;
use crate::errors::{Errors, all_of, did_you_mean};
use crate::names::is_logical;
use crate::schema;

/// A field that has its column.
pub(super) struct RecordColumn {
    pub(super) field: RecordField,
    /// What the schema knows of the column; nothing of an organisation's own.
    pub(super) known: Option<Known>,
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
pub(super) fn table(args: &EntityArgs, errors: &mut Errors) -> Option<Table> {
    let literal = args.table.as_ref()?;
    if let Some(schema) = args.schema.get() {
        let name = schema.value();
        errors.at(schema, format!("no schema `{name}` is registered: without `schema`, the built-in one is meant"));
        return None;
    }
    let name = literal.value();
    match schema::table(&name) {
        Ok(Some(table)) => Some(table),
        Ok(None) => {
            let known = schema::table_names();
            let near = suggest(&name, known.iter().map(String::as_str));
            let help = if near.is_empty() { format!("; it has {}", all_of(&known)) } else { did_you_mean(&near) };
            errors.at(literal, format!("the built-in schema has no table `{name}`{help}"));
            None
        }
        Err(error) => {
            errors.at(literal, error);
            None
        }
    }
}

/// Finds the column of each field, and reports those that have none or whose type does not hold it.
pub(super) fn columns(table: &Table, fields: Vec<RecordField>, errors: &mut Errors) -> Vec<RecordColumn> {
    let mut taken: HashMap<String, String> = HashMap::new();
    let mut columns = Vec::with_capacity(fields.len());
    for field in fields {
        if let Some(other) = taken.insert(field.column.clone(), field.ident.to_string()) {
            let message = format!("the column `{}` is taken already, by the field `{other}`", field.column);
            errors.at_span(field.named_at, message);
            continue;
        }
        let known = match table.member(&field.column) {
            // Whatever serde reads such a value as: the schema does not say what it is made of.
            Some(Member::Column(column)) if column.edm == EdmType::Untyped => None,
            Some(member) => Some(known(table, member)),
            None if may_be_custom(table, &field.column) => None,
            None => {
                errors.at_span(field.named_at, unknown_column(table, &field.column));
                continue;
            }
        };
        if let Some(known) = &known {
            fits::check(table, &field, known, errors);
        }
        columns.push(RecordColumn { field, known });
    }
    columns
}

fn known(table: &Table, member: Member<'_>) -> Known {
    match member {
        Member::Column(column) if column.name == table.key => {
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

/// Whether the column may be an organisation's own: its lookups' value properties have the prefix inside.
fn may_be_custom(table: &Table, column: &str) -> bool {
    let stem = column.strip_prefix('_').and_then(|column| column.strip_suffix("_value")).unwrap_or(column);
    is_logical(stem) && table.may_be_custom(stem)
}

fn unknown_column(table: &Table, column: &str) -> String {
    let name = &table.logical_name;
    if let Some(lookup) = table.lookup(column) {
        let property = lookup.value_property();
        return format!(
            "`{column}` is a lookup of `{name}`, which is read at `{property}`: write `#[entity(column = \"{property}\")]`"
        );
    }
    let lower = column.to_ascii_lowercase();
    if lower != column && may_be_custom(table, &lower) {
        return format!("`{column}` is not the name of a column, which is lower-case; did you mean `{lower}`?");
    }
    let properties: Vec<String> = table.properties().collect();
    let near = suggest(column, properties.iter().map(String::as_str));
    let help = if near.is_empty() {
        "; a column of your organisation's own has its publisher's prefix, as in `new_tier`".to_owned()
    } else {
        did_you_mean(&near)
    };
    format!("the table `{name}` has no column `{column}`{help}")
}
