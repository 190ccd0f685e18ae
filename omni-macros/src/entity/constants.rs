//! A record's columns as constants: `Ticket::TITLE`.

use std::collections::HashSet;

use omni_schema::Target;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, Field};

use super::check::{self, Kind, Known, RecordColumn};
use super::fits;
use super::made::{Made, key_of};
use super::written;
use crate::prefix;

/// One constant for each field, under its name in capitals and with its visibility.
///
/// `columns` are the fields that have a column. After a mistake each field has a constant that satisfies what uses it:
/// one without a column that of the column that was meant.
pub(super) fn columns(made: &Made<'_>, columns: &[RecordColumn], is_after_a_mistake: bool) -> TokenStream {
    let Data::Struct(data) = &made.input.data else { return TokenStream::new() };
    let mut taken = HashSet::new();
    let constants = data.fields.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        // After a mistake, which may be this one, two of one name are none.
        if !taken.insert(name_of(ident)) && is_after_a_mistake {
            return None;
        }
        let column = columns.iter().find(|column| column.field.ident == *ident);
        if column.is_none() && !is_after_a_mistake {
            return None;
        }
        let name = column.map_or_else(|| ident.unraw().to_string(), |column| column.field.column.clone());
        let meant = || check::meant(made.table?, &name);
        let edm = match column {
            Some(column) => edm_of(made, column),
            None => made.edm_of(meant().as_ref()),
        };
        // What no client may write is written nowhere.
        let written = column.filter(|column| !column.access.is_read_only());
        constant(made, field, &name, &edm, written.map_or(&[], |column| &column.targets))
    });
    quote!(#(#constants)*)
}

/// What the column holds. The table of an id that is one of the app's own, only the field's type can name.
fn edm_of(made: &Made<'_>, column: &RecordColumn) -> TokenStream {
    let known = column.known.as_ref();
    let is_of_another = |known: &&Known| matches!(&known.kind, Kind::Key(table) if made.table_type(table).is_none());
    match known.filter(is_of_another).and_then(|_| fits::table_of_id(&column.field.ty)) {
        Some(table) => key_of(&quote!(#table)),
        None => made.edm_of(known),
    }
}

/// The constant of a field.
pub(super) fn name_of(field: &Ident) -> Ident {
    // Two of one name are reported at their fields.
    format_ident!("{}", field.unraw().to_string().to_uppercase(), span = prefix::shown_at(field.span()))
}

fn constant(made: &Made<'_>, field: &Field, name: &str, edm: &TokenStream, targets: &[Target]) -> Option<TokenStream> {
    let private = prefix::private();
    let constant = name_of(field.ident.as_ref()?);
    let table = made.table_or_any();
    let (vis, doc) = (&field.vis, format!("The column `{name}`."));
    let column = if targets.is_empty() {
        quote!(#private::Column::new(#name))
    } else {
        let targets = written::targets(targets);
        quote!(#private::lookup_column(#name, #targets))
    };
    Some(quote! {
        #[doc = #doc]
        #vis const #constant: #private::Column<#table, #edm> = #column;
    })
}
