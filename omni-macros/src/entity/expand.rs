//! Writes a record's implementations: as little as the one shared reader and writer can do with, since an app pays for
//! it in every struct.

use omni_schema::{EdmType, Table};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, GenericParam, Generics, parse_quote};

use super::attr::EntityArgs;
use super::check::{Kind, RecordColumn};
use super::constants;
use super::related::{self, RelatedField};
use crate::{prefix, tables};

/// What the implementations are made from.
pub(super) struct Made<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) args: &'a EntityArgs,
    pub(super) table: Option<&'a Table>,
    /// Whether `Entity` is among them: on a link type it is not.
    pub(super) implements_entity: bool,
}

pub(super) fn record(made: &Made<'_>, columns: &[RecordColumn], related: &[RelatedField]) -> TokenStream {
    let private = prefix::private();
    let names = columns.iter().map(|column| &column.field.column);
    let fields = || columns.iter().map(|column| &column.field).chain(related.iter().map(|related| &related.field));
    let cells = fields().map(|field| {
        let ty = &field.ty;
        quote!(::core::option::Option<#ty>)
    });
    let empty = fields().map(|_| quote!(::core::option::Option::None));
    let read = columns.iter().enumerate().map(|(index, column)| {
        let (name, number) = (&column.field.column, Literal::usize_unsuffixed(index));
        let operation = quote!(#private::Read::new(&mut __draft.#number, #name, __row));
        let step = step(column, &operation);
        quote!(#number => #step,)
    });
    let finished = columns.iter().enumerate().map(|(index, column)| {
        let (field, name, cell) = (&column.field.ident, &column.field.column, Literal::usize_unsuffixed(index));
        let operation = quote!(#private::Take::new(__draft.#cell, #name));
        let step = step(column, &operation);
        quote!(#field: #step?,)
    });
    let written = columns.iter().map(|column| {
        let (field, name) = (&column.field.ident, &column.field.column);
        let operation = quote!(#private::Write::new(&self.#field, #name, __row));
        let step = step(column, &operation);
        quote!(#step?;)
    });
    let expanded = related::constant(related);
    let read_related = related::reading(related, columns.len());
    let taken_related = related::taking(related, columns.len());
    let (impl_generics, type_generics, where_clause) = made.input.generics.split_for_impl();
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[#(#names),*];
        #expanded
        type Draft = __Draft #type_generics;

        fn draft() -> Self::Draft {
            __Draft(#(#empty,)*)
        }

        fn read_column<'__de, __A: #private::MapAccess<'__de>>(
            __draft: &mut Self::Draft,
            __column: ::core::primitive::usize,
            __row: &mut __A,
        ) -> ::core::result::Result<(), __A::Error> {
            match __column {
                #(#read)*
                #read_related
                _ => #private::skip(__row),
            }
        }

        fn finish<__E: #private::DeError>(__draft: Self::Draft) -> ::core::result::Result<Self, __E> {
            ::core::result::Result::Ok(Self { #(#finished)* #taken_related })
        }

        fn write_columns<__S: #private::SerializeMap>(
            &self,
            __row: &mut __S,
        ) -> ::core::result::Result<(), __S::Error> {
            #(#written)*
            ::core::result::Result::Ok(())
        }
    };
    // A tuple would be a private type in a public trait where the type of a field is private.
    let draft = quote!(pub struct __Draft #impl_generics (#(#cells,)*) #where_clause;);
    let implementations = implementations(made, &bounded(&made.input.generics, columns), &members, columns);
    prefix::enclose(made.args.runtime.get(), &quote!(#draft #implementations))
}

/// Implementations that satisfy the rest of the app after a mistake, so that nothing but the mistake is reported.
pub(super) fn stub(made: &Made<'_>) -> TokenStream {
    let private = prefix::private();
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[];
        type Draft = ();

        fn draft() -> Self::Draft {}

        fn read_column<'__de, __A: #private::MapAccess<'__de>>(
            _: &mut Self::Draft,
            _: ::core::primitive::usize,
            __row: &mut __A,
        ) -> ::core::result::Result<(), __A::Error> {
            #private::skip(__row)
        }

        fn finish<__E: #private::DeError>(_: Self::Draft) -> ::core::result::Result<Self, __E> {
            ::core::unreachable!()
        }

        fn write_columns<__S: #private::SerializeMap>(
            &self,
            _: &mut __S,
        ) -> ::core::result::Result<(), __S::Error> {
            ::core::unreachable!()
        }
    };
    let implementations = implementations(made, &made.input.generics, &members, &[]);
    prefix::enclose(made.args.runtime.get(), &implementations)
}

fn implementations(
    made: &Made<'_>,
    generics: &Generics,
    members: &TokenStream,
    columns: &[RecordColumn],
) -> TokenStream {
    let private = prefix::private();
    let name = &made.input.ident;
    let mut generics = generics.clone();
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    }
    let mut reading = generics.clone();
    reading.params.insert(0, parse_quote!('__de));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (read_generics, ..) = reading.split_for_impl();
    let unlisted = prefix::unlisted(made.args.runtime.get());
    let entity = made.implements_entity.then(|| {
        let table = made.table.and_then(|table| tables::standard_type(&table.logical_name));
        let table = table.unwrap_or_else(|| quote!(#private::entities::Incident));
        quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            #unlisted
            impl #impl_generics #private::Entity for #name #type_generics #where_clause {
                type Table = #table;
            }
        }
    });
    let table = made.table.map(|table| table.logical_name.as_str());
    let constants = constants::columns(made.input, &generics, table, columns);
    let others = quote! {
        #constants

        #[automatically_derived]
        #[allow(deprecated)]
        #unlisted
        impl #impl_generics #private::Record for #name #type_generics #where_clause {
            #members
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #read_generics #private::Deserialize<'__de> for #name #type_generics #where_clause {
            fn deserialize<__D: #private::Deserializer<'__de>>(
                __row: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                #private::read_record(__row)
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::Serialize for #name #type_generics #where_clause {
            fn serialize<__S: #private::Serializer>(
                &self,
                __row: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #private::write_record(self, __row)
            }
        }
    };
    quote!(#entity #others)
}

/// One operation on one column, with the bound that holds the field's type against the column's.
fn step(column: &RecordColumn, operation: &TokenStream) -> TokenStream {
    let ty = &column.field.ty;
    let private = prefix::private();
    // The bound is reported at the field's type.
    let span = ty.span();
    match &column.known {
        None => quote_spanned!(span=> #private::unchecked_column::<#ty, _>(#operation)),
        Some(known) => {
            let edm = edm(&known.kind);
            let run = if known.nullable { quote!(nullable_column) } else { quote!(column) };
            quote_spanned!(span=> #private::#run::<#ty, #edm, _>(#operation))
        }
    }
}

/// The marker of a column's type.
pub(super) fn edm(kind: &Kind) -> TokenStream {
    let private = prefix::private();
    let plain = match kind {
        Kind::Plain(edm) => *edm,
        Kind::Key(table) => match tables::standard_type(table) {
            Some(table) => return quote!(#private::edm::Key<#table>),
            None => EdmType::Guid,
        },
        Kind::AnyKey(_) => EdmType::Guid,
    };
    let name = match plain {
        // So that the app's `String` stays the only one: see `omni_runtime::edm`.
        EdmType::String => "Text",
        other => other.name(),
    };
    let name = Ident::new(name, Span::call_site());
    quote!(#private::edm::#name)
}

/// The struct's generics, with the bounds that those of its fields need whose type is generic.
fn bounded(generics: &Generics, columns: &[RecordColumn]) -> Generics {
    let parameters: Vec<&Ident> = generics.params.iter().filter_map(parameter).collect();
    let mut bounded = generics.clone();
    if parameters.is_empty() {
        return bounded;
    }
    let private = prefix::private();
    let clause = bounded.make_where_clause();
    for column in columns {
        let ty = &column.field.ty;
        if !mentions(ty.to_token_stream(), &parameters) {
            continue;
        }
        match &column.known {
            None => clause.predicates.push(parse_quote!(#ty: #private::Unchecked)),
            Some(known) => {
                let edm = edm(&known.kind);
                let bound = if known.nullable { quote!(MayBeNull) } else { quote!(Holds) };
                clause.predicates.push(parse_quote!(#ty: #private::#bound<#edm>));
            }
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
