//! `#[entity("…")]`.

mod attr;
mod bounds;
mod check;
mod clash;
mod constants;
mod expand;
mod fields;
mod fits;
mod keys;
mod made;
mod markers;
mod related;
mod written;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;
pub(crate) use clash::is_entity;
use made::Made;

pub(crate) fn attribute(args: TokenStream, item: &TokenStream) -> TokenStream {
    match syn::parse2(item.clone()) {
        Ok(input) => record(args, input),
        // What the compiler cannot read of a type either, it has said by now.
        Err(_) if item.clone().into_iter().any(is_of_a_type) => item.clone(),
        // The item is kept: what uses it has no part in the mistake.
        Err(error) => {
            let message = "`#[entity]` belongs on a struct with named fields, one for each column";
            let error = syn::Error::new(error.span(), message).to_compile_error();
            quote!(#item #error)
        }
    }
}

fn is_of_a_type(token: TokenTree) -> bool {
    matches!(token, TokenTree::Ident(keyword) if keyword == "struct" || keyword == "enum" || keyword == "union")
}

fn record(args: TokenStream, mut input: DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let args = attr::read(args, &input, &mut errors);
    let found = check::table(&args, &mut errors);
    let table = found.as_deref();
    let implements_entity = clash::take(&mut input, table, &mut errors);
    let fields = fields::take(&mut input, &mut errors);
    let (related, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.is_related);
    let (columns, related) = match &found {
        Some(found) => (
            check::columns(found, &input.ident, args.body, fields, &mut errors),
            related::find(found, args.body, related, &mut errors),
        ),
        None => (Vec::new(), Vec::new()),
    };
    let keys = found.as_ref().map(|found| keys::find(found, &args, &columns, &mut errors)).unwrap_or_default();
    if columns.is_empty() && !related.is_empty() && errors.is_empty() {
        errors.at(&input.ident, "a record has at least one column of its own table: add a field for one");
    }
    let made = Made { input: &input, args: &args, table, implements_entity, keys: &keys };
    let implementation = match (errors.is_empty(), args.body) {
        (false, _) => expand::stub(&made, &columns),
        (true, None) => expand::record(&made, &columns, &related),
        (true, Some(body)) => written::body(&made, body, &columns),
    };
    let errors = errors.to_compile_errors();
    quote!(#input #errors #implementation)
}
