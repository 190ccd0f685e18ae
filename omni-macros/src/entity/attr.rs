use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{DeriveInput, LitStr, Path};

use crate::args::{self, Arg, Once, Value};
use crate::errors::Errors;

/// The arguments of `#[entity(…)]` on a struct.
pub(super) struct EntityArgs {
    pub(super) table: Option<LitStr>,
    /// The type that ids of the table are typed by, where it is another struct's.
    pub(super) table_type: Once<Path>,
    pub(super) body: Option<Body>,
    /// The alternate keys that rows are named by.
    pub(super) keys: Vec<LitStr>,
    pub(super) schema: Once<LitStr>,
    pub(super) runtime: Once<Path>,
}

/// What a struct is sent as, where it is not a row that is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    Create,
    Update,
}

pub(super) fn read(tokens: TokenStream, input: &DeriveInput, errors: &mut Errors) -> EntityArgs {
    let mut entity = EntityArgs {
        table: None,
        table_type: Once::new("table"),
        body: None,
        keys: Vec::new(),
        schema: Once::new("schema"),
        runtime: Once::new("crate"),
    };
    let mut body = Once::new("body");
    for arg in args::read(tokens, errors) {
        take(&mut entity, &mut body, arg, errors);
    }
    entity.body = body.get().and_then(|body| kind_of_body(body, errors));
    if entity.table.is_none() && errors.is_empty() {
        let name = &input.ident;
        errors.at(name, format!("`{name}` does not say which table it is made from: write `#[entity(\"incident\")]`"));
    }
    entity
}

fn kind_of_body(body: &LitStr, errors: &mut Errors) -> Option<Body> {
    match body.value().as_str() {
        "create" => Some(Body::Create),
        "update" => Some(Body::Update),
        other => {
            errors.at(body, format!("`{other}` is no body: a record is sent as the body of a `create` or an `update`"));
            None
        }
    }
}

fn take(entity: &mut EntityArgs, body: &mut Once<LitStr>, arg: Arg, errors: &mut Errors) {
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
        (Some("body"), _) => body.set_text(arg, errors),
        (Some("key"), _) => {
            let mut key = Once::new("key");
            key.set_text(arg, errors);
            entity.keys.extend(key.into_value());
        }
        (Some("table"), Value::Path(_)) => entity.table_type.set_path(arg, errors),
        // The name of the table is there, so it is the table's type that is meant.
        (Some("table"), _) if entity.table.is_some() => entity.table_type.set_path(arg, errors),
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
        _ => args::unknown(&arg, &["schema", "table", "body", "key", "crate"], errors),
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
            Some(name @ ("schema" | "crate" | "table" | "body" | "key")) => {
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
