//! What else is on the struct that would get into the way of `#[entity]`, or it into theirs.

use omni_schema::Table;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Meta, Path, Token};

use crate::args::{self, Value};
use crate::errors::Errors;

/// Reports the attributes that `#[entity]` clashes with, and takes off those that would be reported again.
///
/// Gives whether `Entity` is to be implemented: on a link type, `#[derive(Link)]` does so.
pub(super) fn take(input: &mut DeriveInput, table: Option<&Table>, errors: &mut Errors) -> bool {
    let mut is_link = false;
    input.attrs.retain_mut(|attribute| {
        let path = attribute.path();
        if path.is_ident("derive") {
            is_link |= derives(attribute, errors);
        } else if path.is_ident("omni") {
            is_link = true;
            other_table(attribute, table, errors);
        } else if path.is_ident("serde") {
            let message = "`#[entity]` reads and writes the record itself: `#[serde]` has no say in it; \
                           a column is named with `#[entity(column = \"…\")]` on its field";
            errors.at(attribute, message);
            return false;
        } else if is_entity(path) {
            errors.at(attribute, "`#[entity]` is given twice: a record is made from one table");
            return false;
        }
        true
    });
    !is_link
}

/// This macro's own attribute, by its name or by a path to it.
pub(crate) fn is_entity(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "entity")
}

/// Reports the derives that `#[entity]` implements itself and takes them off; gives whether `Link` is among the others.
fn derives(attribute: &mut Attribute, errors: &mut Errors) -> bool {
    let Ok(paths) = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) else { return false };
    let mut others = Punctuated::<Path, Token![,]>::new();
    let mut is_link = false;
    for path in paths {
        let Some(last) = path.segments.last() else { continue };
        if last.ident == "Serialize" || last.ident == "Deserialize" {
            errors.at(&path, format!("`#[entity]` implements `{}` itself: take it out of the derive", last.ident));
            continue;
        }
        is_link |= last.ident == "Link";
        others.push(path);
    }
    if let Meta::List(list) = &mut attribute.meta {
        list.tokens = others.into_token_stream();
    }
    is_link
}

/// Reports a struct that links one table and holds the columns of another.
fn other_table(attribute: &Attribute, table: Option<&Table>, errors: &mut Errors) {
    let (Meta::List(list), Some(table)) = (&attribute.meta, table) else { return };
    // Mistakes among these arguments are for the derive to report.
    for arg in args::read(list.tokens.clone(), &mut Errors::default()) {
        let (Some("entity"), Value::Text(linked)) = (arg.name().as_deref(), &arg.value) else { continue };
        if linked.value() != table.logical_name {
            let (linked_table, table) = (linked.value(), &table.logical_name);
            errors.at(linked, format!("the struct links `{linked_table}` and is a record of `{table}`: make it two"));
        }
    }
}
