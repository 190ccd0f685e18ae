//! The row that an operation is called on.

use omni_schema::{Column, EdmType, Table, TypeName};
use proc_macro2::TokenStream;
use quote::quote;

use super::Generator;
use super::names::{self, Scope};
use super::types::doc;

/// Whether a URL can name a row of the table: "OData URL Conventions", section "Addressing Entities".
pub(super) fn check(table: &Table) -> Result<&Table, String> {
    for name in columns(table) {
        let column = table.column(name);
        let edm = column.ok_or_else(|| format!("`{name}`, which its row's key has, is no column"))?.edm;
        if form(edm).is_none() {
            return Err(format!("the column `{name}` of its row's key is {edm}, which no URL has a form for"));
        }
    }
    Ok(table)
}

fn columns(table: &Table) -> impl Iterator<Item = &String> {
    std::iter::once(&table.key).chain(&table.further_keys)
}

/// The method of the runtime's `Parameters` that takes a value of this type for a key.
fn form(edm: EdmType) -> Option<TokenStream> {
    match edm {
        EdmType::String => Some(quote!(text)),
        EdmType::Boolean
        | EdmType::Byte
        | EdmType::Date
        | EdmType::DateTimeOffset
        | EdmType::Decimal
        | EdmType::Guid
        | EdmType::Int16
        | EdmType::Int32
        | EdmType::Int64
        | EdmType::SByte
        | EdmType::TimeOfDay => Some(quote!(bare)),
        EdmType::Binary | EdmType::Double | EdmType::Duration | EdmType::Single | EdmType::Untyped => None,
    }
}

impl Generator<'_> {
    /// The fields that name the row, and what stands between the parentheses of its URL.
    pub(super) fn row(&self, table: &Table, scope: &mut Scope) -> (TokenStream, TokenStream) {
        let columns: Vec<&Column> = columns(table).filter_map(|name| table.column(name)).collect();
        if let [Column { edm: EdmType::Guid, .. }] = columns[..]
            && let Some(table) = self.table_type(&table.logical_name)
        {
            let text = doc("The row.");
            return (quote!(#text pub row: ::omni_runtime::Id<#table>,), quote!(self.row.to_string()));
        }
        let mut fields = TokenStream::new();
        let mut given = TokenStream::new();
        for column in &columns {
            let name = &column.name;
            let (field, text) = match columns[..] {
                [_] => ("row".to_owned(), format!("The row, by its `{name}`.")),
                _ => (scope.take(&format!("row_{}", names::snake(name))), format!("The `{name}` of the row.")),
            };
            let (field, text) = (names::ident(&field), doc(&text));
            let (ty, form) = (self.value_type(&TypeName::Edm(column.edm)), form(column.edm));
            fields.extend(quote!(#text pub #field: #ty,));
            given.extend(quote!(.#form(#name, &self.#field)));
        }
        (fields, quote!(::omni_runtime::command::Parameters::new() #given .key()?))
    }
}
