//! `#[entity("…")]`.

mod attr;
mod check;
mod expand;
mod fields;
mod fits;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn attribute(args: TokenStream, mut input: DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let args = attr::read(args, &input, &mut errors);
    let table = check::table(&args, &mut errors);
    check::derives(&input, &mut errors);
    let fields = fields::take(&mut input, &mut errors);
    let columns = match &table {
        Some(table) => check::columns(table, fields, &mut errors),
        None => Vec::new(),
    };
    let implementation = if errors.is_empty() {
        expand::record(&input, &args, table.as_ref(), &columns)
    } else {
        expand::stub(&input, &args, table.as_ref())
    };
    let errors = errors.to_compile_errors();
    quote!(#input #errors #implementation)
}
