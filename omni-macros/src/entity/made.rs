//! What a struct's implementations are made from, and those that do not depend on its columns.

use omni_schema::sentence::all_of;
use omni_schema::{EdmType, LINKABLE, Table, suggest};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, GenericArgument, LitStr, PathArguments, Type};

use super::attr::EntityArgs;
use super::check::{Kind, Known, RecordColumn};
use super::fits::is_option;
use super::keys::RecordKey;
use crate::generics::lasting;
use crate::{prefix, tables};

/// What the implementations are made from.
pub(super) struct Made<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) args: &'a EntityArgs,
    pub(super) table: Option<&'a Table>,
    /// Whether `Entity` is among them: on a link type it is not.
    pub(super) implements_entity: bool,
    /// The alternate keys that rows are named by.
    pub(super) keys: &'a [RecordKey],
}

impl Made<'_> {
    /// The type of a table that ids are typed by, where there is one that this macro knows: the record's own table, or
    /// one of the standard ones.
    pub(super) fn table_type(&self, logical_name: &str) -> Option<TokenStream> {
        if self.table.is_some_and(|table| table.logical_name == logical_name) {
            return Some(self.own_table());
        }
        tables::standard_type(logical_name)
    }

    /// The type that ids of the record's own table are typed by.
    pub(super) fn own_table(&self) -> TokenStream {
        if let Some(path) = self.args.table_type.get() {
            return quote!(#path);
        }
        let standard = self.table.and_then(|table| tables::standard_type(&table.logical_name));
        standard.unwrap_or_else(|| {
            // By its name, since `Self` is a reference where a reference to it is converted.
            let (name, (_, generics, _)) = (&self.input.ident, self.input.generics.split_for_impl());
            if self.input.generics.params.is_empty() { quote!(Self) } else { quote!(#name #generics) }
        })
    }

    /// The same, and after a mistake in the table's name that of the table that was meant, or any that is there.
    pub(super) fn table_or_any(&self) -> TokenStream {
        if self.table.is_some() {
            return self.own_table();
        }
        let private = prefix::private();
        let name = self.args.table.as_ref().map(LitStr::value).unwrap_or_default();
        let meant = suggest(&name, LINKABLE.iter().map(|linkable| linkable.table)).first().copied();
        meant.and_then(tables::standard_type).unwrap_or_else(|| quote!(#private::entities::Incident))
    }

    /// Whether the struct is the type of its table itself, as no other is.
    fn is_table(&self) -> bool {
        let is_standard = |table: &Table| tables::standard_type(&table.logical_name).is_some();
        self.args.table_type.get().is_none() && self.table.is_some_and(|table| !is_standard(table))
    }

    /// The marker of what a column holds.
    pub(super) fn edm(&self, kind: &Kind) -> TokenStream {
        let private = prefix::private();
        let name = match kind {
            Kind::Plain(EdmType::String) => "Text",
            Kind::Plain(edm) => edm.name(),
            Kind::Key(table) => match self.table_type(table) {
                Some(table) => return key_of(&table),
                None => "AnyKey",
            },
            Kind::AnyKey(_) => "AnyKey",
        };
        let name = Ident::new(name, Span::call_site());
        quote!(#private::edm::#name)
    }

    /// The same of a column, of which the schema may know nothing.
    pub(super) fn edm_of(&self, known: Option<&Known>) -> TokenStream {
        let private = prefix::private();
        known.map_or_else(|| quote!(#private::edm::Unknown), |known| self.edm(&known.kind))
    }

    /// Checks in constants that ids of tables that have no type here are of the right one.
    pub(super) fn referring(&self, columns: &[RecordColumn]) -> TokenStream {
        let private = prefix::private();
        if !self.input.generics.params.is_empty() {
            return TokenStream::new();
        }
        let checks = columns.iter().filter(|column| !is_named(&column.field.ty, &["Uuid"])).filter_map(|column| {
            let tables: Vec<&str> = match &column.known.as_ref()?.kind {
                Kind::AnyKey(tables) => tables.iter().map(String::as_str).collect(),
                Kind::Key(table) if self.table_type(table).is_none() => vec![table],
                _ => return None,
            };
            let ty = &column.field.ty;
            // That null has no place in it is reported of an id by its bound, and enough.
            if column.known.as_ref()?.nullable && !is_option(ty) && is_named(ty, &["Id", "Lookup"]) {
                return None;
            }
            let span = prefix::shown_at(ty.span());
            let here = prefix::private_at(span);
            let (name, tables_in_words) = (&column.field.column, all_of(&tables));
            let fitting = match tables.as_slice() {
                [_] => "use an `Id` or a `Lookup` of that table's type",
                _ => "use an enum over these tables, or `uuid::Uuid`",
            };
            // What is read may be any of them; what is sent is the one that the app chose.
            let (check, message) = match self.args.body {
                None => (
                    quote_spanned!(span=> refers::<#ty, #private::edm::AnyKey>),
                    format!(
                        "the column `{name}` refers to rows of {tables_in_words}, and its type does not: {fitting}"
                    ),
                ),
                Some(_) => (
                    quote_spanned!(span=> refers_only::<#ty, #private::edm::AnyKey, _>),
                    format!(
                        "the column `{name}` refers to rows of {tables_in_words}, and its type to others: use their ids"
                    ),
                ),
            };
            Some(quote_spanned!(span=>
                #[allow(deprecated)]
                const _: () = #here::#check(&[#(#tables),*], #message);
            ))
        });
        quote!(#(#checks)*)
    }

    /// `Entity`, and `Table` where the struct is the type of its table itself. They ask nothing of the columns: a generic
    /// struct may hold the ids of its own table, and what they are to hold depends on these two.
    pub(super) fn entity(&self) -> TokenStream {
        let private = prefix::private();
        let unlisted = prefix::unlisted(self.args.runtime.get());
        let name = &self.input.ident;
        let generics = lasting(&self.input.generics);
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let entity = self.implements_entity.then(|| {
            let table = self.table_or_any();
            quote! {
                #[automatically_derived]
                #[allow(deprecated)]
                #unlisted
                impl #impl_generics #private::Entity for #name #type_generics #where_clause {
                    type Table = #table;
                }
            }
        });
        let names = match self.table {
            Some(table) => {
                let names = (table.logical_name.as_str(), table.entity_set.as_str(), table.key.as_str());
                Some(names).filter(|_| self.is_table())
            }
            // After a mistake in the table's name the struct may be the type of one: others name it as theirs.
            None => self.args.table_type.get().is_none().then_some(("", "", "")),
        };
        let table = names.map(|(logical_name, entity_set, key)| {
            quote! {
                #[automatically_derived]
                #[allow(deprecated)]
                #unlisted
                impl #impl_generics #private::Table for #name #type_generics #where_clause {
                    const LOGICAL_NAME: &'static ::core::primitive::str = #logical_name;
                    const ENTITY_SET: &'static ::core::primitive::str = #entity_set;
                    const PRIMARY_KEY: &'static ::core::primitive::str = #key;
                }
            }
        });
        // A type that is said to be the table's, and is another's.
        let same_table = self.args.table_type.get().zip(self.table).map(|(path, table)| {
            let name = &table.logical_name;
            let message = format!("the type given with `table` is not of the table `{name}`");
            let span = path.span();
            quote_spanned!(span=>
                #[allow(deprecated)]
                const _: () = ::core::assert!(#private::is_table::<#path>(#name), #message);
            )
        });
        quote!(#entity #table #same_table)
    }
}

/// The marker of ids of the table of this type.
pub(super) fn key_of(table: &TokenStream) -> TokenStream {
    let private = prefix::private();
    quote!(#private::edm::Key<#table>)
}

/// Whether a type, or what it is an `Option` of, has one of these names.
pub(super) fn is_named(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    if let PathArguments::AngleBracketed(arguments) = &last.arguments
        && last.ident == "Option"
    {
        let inner = arguments.args.first();
        return matches!(inner, Some(GenericArgument::Type(inner)) if is_named(inner, names));
    }
    names.iter().any(|name| last.ident == name)
}
