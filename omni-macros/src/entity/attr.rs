use proc_macro2::TokenStream;
use syn::{DeriveInput, LitStr, Path};

use crate::args::{self, Once, Value};
use crate::errors::Errors;

/// The arguments of `#[entity(…)]` on a struct.
pub(super) struct EntityArgs {
    pub(super) table: Once<LitStr>,
    pub(super) schema: Once<LitStr>,
    pub(super) runtime: Once<Path>,
}

pub(super) fn read(tokens: TokenStream, input: &DeriveInput, errors: &mut Errors) -> EntityArgs {
    let mut entity = EntityArgs { table: Once::new("table"), schema: Once::new("schema"), runtime: Once::new("crate") };
    for arg in args::read(tokens, errors) {
        match (arg.key.as_ref().map(ToString::to_string).as_deref(), &arg.value) {
            (None, Value::Text(_)) => entity.table.set_text(arg, errors),
            (None, _) => {
                errors.at_span(arg.span, "expected the table's logical name as a text: `#[entity(\"incident\")]`");
            }
            (Some("schema"), _) => entity.schema.set_text(arg, errors),
            (Some("crate"), _) => entity.runtime.set_path(arg, errors),
            (Some("column"), _) => errors.at_span(arg.span, "`column` belongs on a field, not on the struct"),
            (Some("entity" | "table"), _) => {
                errors.at_span(arg.span, "the table's name stands alone and first: `#[entity(\"incident\")]`");
            }
            _ => args::unknown(&arg, &["schema", "crate"], errors),
        }
    }
    if entity.table.get().is_none() && errors.is_empty() {
        let name = &input.ident;
        errors.at(name, format!("`{name}` does not say which table it is made from: write `#[entity(\"incident\")]`"));
    }
    entity
}

/// Reads `#[entity(column = "…")]` of a field.
pub(super) fn read_column(tokens: TokenStream, column: &mut Once<LitStr>, errors: &mut Errors) {
    for arg in args::read(tokens, errors) {
        match arg.key.as_ref().map(ToString::to_string).as_deref() {
            Some("column") => column.set_text(arg, errors),
            Some("schema" | "crate") => {
                errors.at_span(
                    arg.span,
                    "this belongs on the struct; on a field, `#[entity(column = \"…\")]` names its column",
                );
            }
            _ => args::unknown(&arg, &["column"], errors),
        }
    }
}
