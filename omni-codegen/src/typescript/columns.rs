//! The columns of a table, as the page names them: lookups by their logical names.

use omni_runtime::contract::Member;
use omni_schema::{Column, EdmType, Lookup, Schema, Table};

use super::documented;
use super::text::{literal, member};
use crate::labels::turns_direction;

/// The union of the names of a table's columns; any text where the schema has not the table.
pub(super) fn union(schema: &Schema, table: &str, left_out: &mut Vec<String>) -> String {
    let Some(found) = schema.table(table) else {
        left_out.push(format!("the schema has no table `{table}`: any text is taken for one of its columns"));
        return "string".to_owned();
    };
    let literals: Vec<_> = names(found).iter().map(|name| format!("\n    | {}", literal(name))).collect();
    if literals.is_empty() { "never".to_owned() } else { literals.concat() }
}

/// The members of a row that are not declared yet.
pub(super) fn members(schema: &Schema, table: &str, declared: &[Member]) -> String {
    let Some(table) = schema.table(table) else { return "    readonly [column: string]: unknown;\n".to_owned() };
    let is_new = |name: &str| declared.iter().all(|member| member.name != name);
    let columns = table.columns.iter().filter(|column| is_new(&column.name)).map(|one| column(table, one));
    let lookups = table.lookups.iter().filter(|lookup| is_new(&lookup.name)).map(lookup);
    columns.chain(lookups).collect()
}

fn names(table: &Table) -> Vec<&str> {
    let columns = table.columns.iter().map(|column| column.name.as_str());
    let mut names: Vec<_> = columns.chain(table.lookups.iter().map(|lookup| lookup.name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn column(table: &Table, column: &Column) -> String {
    let key = format!("Id<{}>", literal(&table.logical_name));
    let ty = match column.edm {
        _ if column.name == table.key => key.as_str(),
        EdmType::Boolean => "boolean",
        EdmType::Byte
        | EdmType::Decimal
        | EdmType::Double
        | EdmType::Int16
        | EdmType::Int32
        | EdmType::Int64
        | EdmType::SByte
        | EdmType::Single => "number",
        EdmType::Binary
        | EdmType::Date
        | EdmType::DateTimeOffset
        | EdmType::Duration
        | EdmType::Guid
        | EdmType::String
        | EdmType::TimeOfDay => "string",
        EdmType::Untyped => "unknown",
    };
    format!("{}    readonly {}?: {ty} | null;\n", label(column.details.label.as_deref()), member(&column.name))
}

/// A lookup to one table is an id of that table.
fn lookup(lookup: &Lookup) -> String {
    let mut targets: Vec<_> = lookup.targets.iter().map(|target| literal(&target.table)).collect();
    targets.sort_unstable();
    targets.dedup();
    let ty = if targets.is_empty() { "string".to_owned() } else { format!("Id<{}>", targets.join(" | ")) };
    format!("{}    readonly {}?: {ty} | null;\n", label(lookup.label.as_deref()), member(&lookup.name))
}

/// A label comes from an organisation, and may hold anything.
fn label(label: Option<&str>) -> String {
    let label: String = label.unwrap_or_default().chars().filter(|&letter| !turns_direction(letter)).collect();
    documented("    ", &label.replace("*/", "* /"))
}
