//! The types that a namespace names.

use omni_runtime::contract::{Member, Shape, TypeDefinition};
use omni_schema::Schema;

use super::types::expression;
use super::{columns, documented, functions};

/// Whether a type is an id that only the page makes.
pub(super) fn is_made_by_the_page(definition: &TypeDefinition) -> bool {
    definition.shape == Shape::Id
}

pub(super) fn write(definition: &TypeDefinition, schema: &Schema, left_out: &mut Vec<String>) -> String {
    let TypeDefinition { name, doc, shape, .. } = definition;
    // A union of many begins on a line of its own.
    let alias = |of: &str| format!("  export type {name} ={}{of};\n", if of.starts_with('\n') { "" } else { " " });
    let interface = |members: String| format!("  export interface {name} {{\n{members}  }}\n");
    let declared = match shape {
        Shape::OneOf(texts) => {
            let literals: Vec<_> = texts.iter().map(|text| format!("\"{text}\"")).collect();
            alias(&literals.join(" | "))
        }
        Shape::Id => alias(&format!("string & {{ readonly [kind]: \"{name}\" }}")),
        Shape::Alias(ty) => alias(&expression(ty)),
        Shape::Columns(table) => alias(&columns::union(schema, table, left_out)),
        Shape::Object { members, others } => {
            let table = others.filter(|table| !table.is_empty());
            let mut lines: String = members.iter().map(|one| member(one, table.is_some())).collect();
            match (others, table) {
                (_, Some(table)) => lines.push_str(&columns::members(schema, table, members)),
                (Some(_), None) => lines.push_str("    [member: string]: unknown;\n"),
                (None, None) => {}
            }
            interface(lines)
        }
        Shape::Class { properties, methods } => {
            let properties = properties.iter().map(|property| member(property, false));
            interface(properties.chain(methods.iter().map(functions::method)).collect())
        }
        Shape::Callback(function) => alias(&functions::callback(function)),
        _ => {
            left_out.push(format!("`{name}` is of a kind that this version does not write: it is unknown"));
            alias("unknown")
        }
    };
    format!("{}{declared}", documented("  ", doc))
}

/// A member of an object; one of a row may be null.
fn member(member: &Member, is_of_a_row: bool) -> String {
    let before = if member.is_read_only || is_of_a_row { "readonly " } else { "" };
    let after = if member.is_optional { "?" } else { "" };
    let null = if is_of_a_row { " | null" } else { "" };
    format!("    {before}{}{after}: {}{null};\n", member.name, expression(&member.ty))
}
