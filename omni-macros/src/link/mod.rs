//! `#[derive(Link)]`.

mod attr;
mod check;
mod expand;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput};

use crate::errors::Errors;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    match &input.data {
        Data::Struct(_) => {}
        Data::Enum(data) => {
            errors.at(data.enum_token, "a link type is a struct, not an enum: one type for each entity");
        }
        Data::Union(data) => errors.at(data.union_token, "a link type is a struct, not a union"),
    }
    let args = attr::read(input, &mut errors);
    let binding = check::binding(&args, &mut errors);
    let implementation = expand::implementation(input, &args, &binding);
    let errors = errors.to_compile_errors();
    quote!(#errors #implementation)
}
