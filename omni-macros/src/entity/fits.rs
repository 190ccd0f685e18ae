//! Refuses a field type that does not hold its column, where the type's name alone tells.
//!
//! The bound on `Holds` in the generated code is the check that cannot be fooled. This one comes first for the types
//! that everybody writes, because a macro can name the column, its type and the types that fit in one sentence.

use omni_schema::sentence::one_of;
use omni_schema::{EdmType, Table, runtime_type};
use syn::{GenericArgument, Ident, PathArguments, Type};

use super::attr::Body;
use super::check::{Kind, Known};
use super::fields::RecordField;
use crate::errors::Errors;
use crate::tables::standard_id;

/// The type names that have one meaning in every app.
const PLAIN: [&str; 19] = [
    "String", "str", "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize", "f32", "f64", "Uuid",
];

pub(super) fn check(table: &Table, body: Option<Body>, field: &RecordField, known: &Known, errors: &mut Errors) {
    let (inner, optional) = match option(&field.ty) {
        Some(inner) => (inner, true),
        None => (&field.ty, false),
    };
    let (holds, edm) = fitting(&known.kind, body);
    let column = format!("`{}` of `{}`", field.column, table.logical_name);
    let may_be_null = if known.nullable { " and may be null" } else { "" };
    // What is not sent is left out of a body, as its writer has said.
    let around = match body {
        Some(_) if change(&field.ty).is_some() => Some("Change"),
        Some(_) if optional => Some("Option"),
        _ => known.nullable.then_some("Option"),
    };
    let fit = one_of(holds.iter().map(|fit| match around {
        Some(around) => format!("{around}<{fit}>"),
        None => (*fit).to_owned(),
    })) + &with_its_feature(&holds);
    let fit = match is_sent_with_its_table(&known.kind, body) {
        false => fit,
        true if holds.is_empty() => "an enum over these tables".to_owned(),
        true => format!("{fit}, or an enum over these tables"),
    };
    if is_a_reference(&field.ty) {
        errors.at(&field.ty, format!("{}: for the column {column}, use {fit}", owns(body)));
        return;
    }
    let Some(name) = plain_name(inner) else { return };
    if !holds.iter().any(|fit| last_name(fit) == name) {
        errors.at(
            &field.ty,
            format!("the column {column} is {edm}{may_be_null}, which `{name}` does not hold: use {fit}"),
        );
    } else if known.nullable && !optional {
        errors.at(&field.ty, format!("the column {column} may be null: use `Option<{name}>`"));
    }
}

/// Which feature the first of the types takes, if it takes one.
fn with_its_feature(holds: &[&str]) -> String {
    let feature =
        holds.first().and_then(|first| ["jiff", "rust_decimal"].into_iter().find(|name| first.starts_with(name)));
    match feature {
        Some(feature) if holds.len() == 1 => format!(", with the feature `{feature}`"),
        Some(feature) => format!(", the first with the feature `{feature}`"),
        None => String::new(),
    }
}

/// What is wrong with a reference in the field of a column that the schema does not know.
pub(super) fn reference(body: Option<Body>, ty: &Type) -> Option<String> {
    is_a_reference(ty).then(|| format!("{}: use a type that owns it, such as `String` in place of `&str`", owns(body)))
}

fn is_a_reference(ty: &Type) -> bool {
    matches!(ungroup(option(ty).unwrap_or(ty)), Type::Reference(_))
}

fn owns(body: Option<Body>) -> &'static str {
    match body {
        None => "a record owns what it reads, and a reference does not",
        Some(_) => "a body owns what it sends, and a reference does not",
    }
}

/// Whether a value has to say the table of the row that it refers to, which a GUID does not.
pub(super) fn is_sent_with_its_table(kind: &Kind, body: Option<Body>) -> bool {
    body.is_some() && matches!(kind, Kind::AnyKey(tables) if tables.len() > 1)
}

/// What is wrong with an id that is typed by the record itself, where the table has a type of the runtime's: its name
/// alone may be the record's too.
pub(super) fn own_id(record: &Ident, table: &str, ty: &Type) -> Option<String> {
    let name = runtime_type(table)?.name;
    let of = ["Id", "Lookup"].into_iter().find_map(|id| {
        let Type::Path(of) = ungroup(inside(id, option(ty).unwrap_or(ty))?) else { return None };
        of.path.is_ident(record).then_some(id)
    })?;
    Some(format!(
        "`{of}<{record}>` is typed by this struct, and ids are typed by table: use `{of}<omni_runtime::entities::{name}>`"
    ))
}

/// The types that hold a column, the usual one first, and what the column's type is called.
fn fitting(kind: &Kind, body: Option<Body>) -> (Vec<&'static str>, String) {
    let edm = match kind {
        Kind::Plain(edm) => edm,
        Kind::Key(table) => {
            let holds = standard_id(table).into_iter().chain(["uuid::Uuid"]).collect();
            return (holds, format!("the id of a row of `{table}` (Edm.Guid)"));
        }
        Kind::AnyKey(tables) => {
            let holds = if is_sent_with_its_table(kind, body) {
                tables.iter().filter_map(|table| standard_id(table)).collect()
            } else {
                vec!["uuid::Uuid"]
            };
            return (holds, format!("the id of a row of {} (Edm.Guid)", one_of(tables)));
        }
    };
    let holds: &[&str] = match edm {
        EdmType::Binary | EdmType::String => &["String"],
        EdmType::Boolean => &["bool"],
        EdmType::Date => &["jiff::civil::Date", "String"],
        EdmType::DateTimeOffset => &["jiff::Timestamp", "String"],
        EdmType::Decimal => &["rust_decimal::Decimal"],
        EdmType::Byte => &["u8"],
        EdmType::Double => &["f64"],
        EdmType::Guid => &["uuid::Uuid"],
        EdmType::Int16 => &["i16", "i32"],
        EdmType::Int32 => &["i32", "i64"],
        EdmType::Int64 => &["i64"],
        EdmType::SByte => &["i8", "i16"],
        EdmType::Single => &["f32", "f64"],
        EdmType::Duration => &["jiff::SignedDuration", "String"],
        EdmType::TimeOfDay => &["jiff::civil::Time", "String"],
        EdmType::Untyped => &["serde_json::Value"],
    };
    (holds.to_vec(), edm.to_string())
}

/// `Uuid` of `uuid::Uuid`.
fn last_name(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The table's type in `Id<…>` or `Lookup<…>`, which may be in an `Option`.
pub(super) fn table_of_id(ty: &Type) -> Option<&Type> {
    let id = option(ty).unwrap_or(ty);
    inside("Id", id).or_else(|| inside("Lookup", id))
}

/// What is inside `Option<…>`, or the `Change<…>` of a body.
fn option(ty: &Type) -> Option<&Type> {
    inside("Option", ty).or_else(|| change(ty))
}

/// What is inside `Change<…>`.
pub(super) fn change(ty: &Type) -> Option<&Type> {
    inside("Change", ty)
}

fn inside<'t>(name: &str, ty: &'t Type) -> Option<&'t Type> {
    let Type::Path(path) = ungroup(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

/// Whether the type is an `Option`, by its name.
pub(super) fn is_option(ty: &Type) -> bool {
    let Type::Path(path) = ungroup(ty) else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "Option" && matches!(last.arguments, PathArguments::AngleBracketed(_)))
}

/// Whether the type is an `Option` of an `Option`, by its names.
pub(super) fn is_option_in_an_option(ty: &Type) -> bool {
    inside("Option", ty).is_some_and(is_option)
}

/// Whether [`check`] judges the type by its name, so that nothing is left to say of it.
pub(super) fn is_plain(ty: &Type) -> bool {
    plain_name(option(ty).unwrap_or(ty)).is_some()
}

fn plain_name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ungroup(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.arguments.is_none())?;
    PLAIN.iter().find(|name| last.ident == name).map(|name| (*name).to_owned())
}

/// A type that came out of a `macro_rules!` is wrapped in invisible groups.
pub(super) fn ungroup(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}
