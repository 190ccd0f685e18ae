//! The fields of a record, and the attributes on them that are this macro's own.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Ident, LitStr, Meta, Type};

use super::attr::{self, FieldArgs};
use super::clash::is_entity;
use super::fits::ungroup;
use crate::errors::Errors;

/// A field, and the column that it asks for.
pub(super) struct RecordField {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) column: String,
    /// Whether the field holds the row that a lookup refers to, and `column` is the navigation property to it.
    pub(super) is_related: bool,
    /// Where the column is named: the attribute's literal, or the field itself.
    pub(super) named_at: Span,
}

/// Takes the fields, and takes this macro's attributes off them.
pub(super) fn take(input: &mut DeriveInput, errors: &mut Errors) -> Vec<RecordField> {
    let name = input.ident.clone();
    let (_, generics, _) = input.generics.split_for_impl();
    let own = quote!(#name #generics);
    match &mut input.data {
        Data::Struct(data) => match &mut data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => {
                return fields.named.iter_mut().filter_map(|field| take_field(field, &own, errors)).collect();
            }
            Fields::Unnamed(fields) if !fields.unnamed.is_empty() => {
                let message =
                    "the fields of a record are named after its columns: write `{ title: … }` in place of `(…)`";
                errors.at(&*fields, message);
            }
            _ => {
                let message = format!(
                    "a record has at least one column: write `struct {name} {{ title: Option<String> }}`, or \
                     `#[derive(Link)]` for a link type"
                );
                errors.at(name, message);
            }
        },
        Data::Enum(data) => {
            errors.at(data.enum_token, "a record is a struct with named fields, one for each column; this is an enum");
        }
        Data::Union(data) => {
            errors.at(data.union_token, "a record is a struct with named fields, one for each column; this is a union");
        }
    }
    strip(&mut input.data);
    Vec::new()
}

/// Takes this macro's attributes off fields that are no columns, where the compiler would report them again.
fn strip(data: &mut Data) {
    let is_kept = |attribute: &Attribute| !is_entity(attribute.path()) && !attribute.path().is_ident("serde");
    let strip = |field: &mut Field| field.attrs.retain(is_kept);
    match data {
        Data::Struct(data) => data.fields.iter_mut().for_each(strip),
        Data::Enum(data) => data.variants.iter_mut().for_each(|variant| {
            variant.attrs.retain(is_kept);
            variant.fields.iter_mut().for_each(strip);
        }),
        Data::Union(data) => data.fields.named.iter_mut().for_each(strip),
    }
}

fn take_field(field: &mut Field, record: &TokenStream, errors: &mut Errors) -> Option<RecordField> {
    let mut args = FieldArgs::new();
    let mut own = Errors::default();
    let mut kept = Vec::new();
    for attribute in std::mem::take(&mut field.attrs) {
        if is_entity(attribute.path()) {
            match &attribute.meta {
                Meta::List(list) if !list.tokens.is_empty() => {
                    attr::read_field(list.tokens.clone(), &mut args, &mut own);
                }
                other => own.at(other, "expected the column's name: write `#[entity(column = \"…\")]`"),
            }
        } else if !refused(&attribute, &mut own) {
            kept.push(attribute);
        }
    }
    field.attrs = kept;
    // After a mistake in an attribute, the field's own name may not be what was meant for the column.
    let is_unclear = !own.is_empty();
    errors.append(own);
    let ident = field.ident.clone()?;
    let is_related = args.expand.get().is_some();
    if is_unclear && is_related && args.column.get().is_some() {
        return None;
    }
    let (name, named_at) = match args.column.get().or(args.expand.get()) {
        Some(text) => (LitStr::value(text), text.span()),
        None if is_unclear => return None,
        None => (ident.unraw().to_string(), ident.span()),
    };
    // Without the group, a mistake in a type that a macro was given is shown where it was written.
    let ty = without_self(ungroup(&field.ty), record);
    Some(RecordField { ident, ty, column: name, is_related, named_at })
}

/// The type with the record's own in the place of `Self`, which is another type where the code is written to.
fn without_self(ty: &Type, record: &TokenStream) -> Type {
    let tokens = ty.to_token_stream();
    if !mentions_self(tokens.clone()) {
        return ty.clone();
    }
    syn::parse2(replace_self(tokens, record)).unwrap_or_else(|_| ty.clone())
}

fn mentions_self(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "Self",
        TokenTree::Group(group) => mentions_self(group.stream()),
        _ => false,
    })
}

fn replace_self(tokens: TokenStream, record: &TokenStream) -> TokenStream {
    let replaced = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => respanned(record, ident.span()),
        TokenTree::Group(group) => {
            let mut replaced = Group::new(group.delimiter(), replace_self(group.stream(), record));
            replaced.set_span(group.span());
            TokenTree::from(replaced).into()
        }
        other => other.into(),
    });
    replaced.collect()
}

/// The tokens, a mistake in which is shown here.
fn respanned(tokens: &TokenStream, place: Span) -> TokenStream {
    let respan = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    tokens.clone().into_iter().map(respan).collect()
}

/// Reports an attribute that would not do here what its writer expects.
fn refused(attribute: &Attribute, errors: &mut Errors) -> bool {
    let path = attribute.path();
    if path.is_ident("serde") {
        errors
            .at(attribute, "`#[entity]` reads and writes the column itself: name it with `#[entity(column = \"…\")]`");
        return true;
    }
    if path.is_ident("cfg") || path.is_ident("cfg_attr") {
        errors.at(
            attribute,
            "a column cannot be conditional: put the condition on the struct, and write one for each case",
        );
        return true;
    }
    false
}
