//! The bounds that a generic struct's implementations need.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, parse_quote};

use super::check::RecordColumn;
use super::fits::change;
use super::made::Made;
use super::related::RelatedField;
use crate::{prefix, tables};

/// The struct's generics, with the bounds that those of its fields need whose type is generic.
pub(super) fn bounded(made: &Made<'_>, columns: &[RecordColumn], related: &[RelatedField]) -> Generics {
    let generics = &made.input.generics;
    let parameters: Vec<&Ident> = generics.params.iter().filter_map(parameter).collect();
    let mut bounded = generics.clone();
    if parameters.is_empty() {
        return bounded;
    }
    let private = prefix::private();
    let clause = bounded.make_where_clause();
    for column in columns {
        // A change holds no column; what it is a change to does.
        let ty = change(&column.field.ty).unwrap_or(&column.field.ty);
        if !mentions(ty.to_token_stream(), &parameters) {
            continue;
        }
        match &column.known {
            None => clause.predicates.push(parse_quote!(#ty: #private::Unchecked)),
            Some(known) => {
                let edm = made.edm(&known.kind);
                let bound = if known.nullable { quote!(MayBeNull) } else { quote!(Holds) };
                clause.predicates.push(parse_quote!(#ty: #private::#bound<#edm>));
                if made.args.body.is_some() && !column.targets.is_empty() {
                    clause.predicates.push(parse_quote!(#ty: #private::Refers));
                }
            }
        }
    }
    for RelatedField { field, table, .. } in related {
        let ty = &field.ty;
        if !mentions(ty.to_token_stream(), &parameters) {
            continue;
        }
        clause.predicates.push(parse_quote!(#ty: #private::Related + #private::Unchecked));
        if let Some(table) = table.as_deref().and_then(tables::standard_type) {
            let record = quote!(<#ty as #private::Related>::Record);
            clause.predicates.push(parse_quote!(#record: #private::Entity<Table = #table>));
        }
    }
    bounded
}

/// The name of a type parameter or of a const one.
fn parameter(parameter: &GenericParam) -> Option<&Ident> {
    match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident),
        GenericParam::Const(parameter) => Some(&parameter.ident),
        GenericParam::Lifetime(_) => None,
    }
}

fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => parameters.contains(&&name),
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        _ => false,
    })
}
