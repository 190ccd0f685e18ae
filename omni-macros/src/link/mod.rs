//! `#[derive(Link)]`.

mod attr;
mod check;
mod expand;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput};

use crate::entity;
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
    // A link type may be a record too. The record's macro leaves `Entity` to this one if it sees `#[omni]`.
    let is_entity = |attribute: &Attribute| entity::is_entity(attribute.path());
    let is_omni = |attribute: &Attribute| attribute.path().is_ident("omni");
    let implements_entity = input.attrs.iter().any(is_omni) || !input.attrs.iter().any(is_entity);
    let implementations = expand::implementations(input, &args, &binding, implements_entity);
    let errors = errors.to_compile_errors();
    quote!(#errors #implementations)
}
