use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{DeriveInput, LitStr, Path};

use crate::args::{self, Arg, Once, Value};
use crate::errors::Errors;

/// The arguments of `#[entity(…)]` on a struct.
pub(super) struct EntityArgs {
    pub(super) table: Option<LitStr>,
    pub(super) schema: Once<LitStr>,
    pub(super) runtime: Once<Path>,
}

pub(super) fn read(tokens: TokenStream, input: &DeriveInput, errors: &mut Errors) -> EntityArgs {
    let mut entity = EntityArgs { table: None, schema: Once::new("schema"), runtime: Once::new("crate") };
    for arg in args::read(tokens, errors) {
        take(&mut entity, arg, errors);
    }
    if entity.table.is_none() && errors.is_empty() {
        let name = &input.ident;
        errors.at(name, format!("`{name}` does not say which table it is made from: write `#[entity(\"incident\")]`"));
    }
    entity
}

fn take(entity: &mut EntityArgs, arg: Arg, errors: &mut Errors) {
    match (arg.name().as_deref(), &arg.value) {
        (None, Value::Text(text)) if text.value().is_empty() => {
            errors.at(text, "the table's name is empty: write `#[entity(\"incident\")]`");
        }
        (None, Value::Text(text)) => match &entity.table {
            None => entity.table = Some(text.clone()),
            Some(table) => {
                let (table, other) = (table.value(), text.value());
                errors.at(text, format!("a record is made from one table: this one from `{table}`, not `{other}` too"));
            }
        },
        (None, _) => errors.at(&arg.at, "expected the table's logical name in quotes: `#[entity(\"incident\")]`"),
        (Some("schema"), _) => entity.schema.set_text(arg, errors),
        (Some("crate"), _) => entity.runtime.set_path(arg, errors),
        (Some("column"), _) => {
            errors.at(&arg.key, "`column` belongs on a field: `#[entity(column = \"…\")]` there names its column");
        }
        (Some("entity" | "table"), value) => {
            let table = match value {
                Value::Text(text) => text.to_token_stream().to_string(),
                _ => "\"incident\"".to_owned(),
            };
            errors.at(&arg.key, format!("the table's name stands alone and first: `#[entity({table})]`"));
        }
        (Some(name), Value::Nothing) if entity.table.is_none() => {
            errors.at(&arg.at, format!("the table's name is in quotes: write `#[entity(\"{name}\")]`"));
        }
        _ => args::unknown(&arg, &["schema", "crate"], errors),
    }
}

/// The arguments of `#[entity(…)]` on a field.
pub(super) struct FieldArgs {
    pub(super) column: Once<LitStr>,
    pub(super) expand: Once<LitStr>,
}

impl FieldArgs {
    pub(super) fn new() -> Self {
        Self { column: Once::new("column"), expand: Once::new("expand") }
    }
}

/// Reads `#[entity(column = "…")]` or `#[entity(expand = "…")]` of a field.
pub(super) fn read_field(tokens: TokenStream, field: &mut FieldArgs, errors: &mut Errors) {
    for arg in args::read(tokens, errors) {
        match arg.name().as_deref() {
            Some("column") => field.column.set_text(arg, errors),
            Some("expand") => field.expand.set_text(arg, errors),
            Some(name @ ("schema" | "crate")) => {
                errors.at(
                    &arg.key,
                    format!("`{name}` belongs on the struct; on a field, `#[entity(column = \"…\")]` names its column"),
                );
            }
            _ => args::unknown(&arg, &["column", "expand"], errors),
        }
    }
    if let (Some(_), Some(expand)) = (field.column.get(), field.expand.get()) {
        errors.at(expand, "a field holds a column or the row that a lookup refers to, not both: leave out one");
    }
}
