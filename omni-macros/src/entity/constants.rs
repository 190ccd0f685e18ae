//! A record's columns as constants: `Ticket::TITLE`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, Field, Generics};

use super::check::RecordColumn;
use super::made::Made;
use crate::prefix;

/// One constant for each field, under its name in capitals and with its visibility.
///
/// `columns` are the fields that have a column; after a mistake there are none, and each field has a constant that
/// satisfies what uses it.
pub(super) fn columns(made: &Made<'_>, generics: &Generics, columns: &[RecordColumn]) -> TokenStream {
    let Data::Struct(data) = &made.input.data else { return TokenStream::new() };
    let constants = data.fields.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        let column = columns.iter().find(|column| column.field.ident == *ident);
        if column.is_none() && !columns.is_empty() {
            return None;
        }
        Some(constant(made, field, ident, column))
    });
    let name = &made.input.ident;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(dead_code, deprecated)]
        impl #impl_generics #name #type_generics #where_clause {
            #(#constants)*
        }
    }
}

/// The constant of a field.
pub(super) fn name_of(field: &Ident) -> Ident {
    format_ident!("{}", field.unraw().to_string().to_uppercase(), span = Span::call_site())
}

fn constant(made: &Made<'_>, field: &Field, ident: &Ident, column: Option<&RecordColumn>) -> TokenStream {
    let private = prefix::private();
    let constant = name_of(ident);
    let name = column.map_or_else(|| ident.unraw().to_string(), |column| column.field.column.clone());
    let edm = made.edm_of(column.and_then(|column| column.known.as_ref()));
    let table = made.table_or_any();
    let (vis, doc) = (&field.vis, format!("The column `{name}`."));
    quote! {
        #[doc = #doc]
        #vis const #constant: #private::Column<#table, #edm> = #private::Column::new(#name);
    }
}
