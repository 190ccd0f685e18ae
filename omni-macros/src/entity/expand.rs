//! Writes a record's implementations: as little as the one shared reader and writer can do with, since an app pays for
//! it in every struct.

use omni_schema::{EdmType, Table};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics, parse_quote};

use super::attr::EntityArgs;
use super::check::{Kind, RecordColumn};
use crate::{prefix, tables};

pub(super) fn record(
    input: &DeriveInput,
    args: &EntityArgs,
    table: Option<&Table>,
    columns: &[RecordColumn],
) -> TokenStream {
    let runtime = prefix::runtime(args.runtime.get());
    let private = quote!(#runtime::__private);
    let generics = bounded(&input.generics, columns, &runtime);
    let names = columns.iter().map(|column| &column.field.column);
    let cells = columns.iter().map(|column| {
        let ty = &column.field.ty;
        quote!(::core::option::Option<#ty>)
    });
    let empty = columns.iter().map(|_| quote!(::core::option::Option::None));
    let read = columns.iter().enumerate().map(|(index, column)| {
        let (name, number, cell) =
            (&column.field.column, Literal::usize_unsuffixed(index), Literal::usize_unsuffixed(index));
        let operation = quote!(#private::Read::new(&mut draft.#cell, #name, row));
        let step = step(column, &operation, &runtime);
        quote!(#number => #step,)
    });
    let finished = columns.iter().enumerate().map(|(index, column)| {
        let (field, name, cell) = (&column.field.ident, &column.field.column, Literal::usize_unsuffixed(index));
        quote!(#field: #private::take(draft.#cell, #name)?,)
    });
    let written = columns.iter().map(|column| {
        let (field, name) = (&column.field.ident, &column.field.column);
        let operation = quote!(#private::Write::new(&self.#field, #name, row));
        let step = step(column, &operation, &runtime);
        quote!(#step?;)
    });
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[#(#names),*];
        type Draft = (#(#cells,)*);

        fn draft() -> Self::Draft {
            (#(#empty,)*)
        }

        fn read_column<'de, A: #private::MapAccess<'de>>(
            draft: &mut Self::Draft,
            column: ::core::primitive::usize,
            row: &mut A,
        ) -> ::core::result::Result<(), A::Error> {
            match column {
                #(#read)*
                _ => #private::skip(row),
            }
        }

        fn finish<E: #private::DeError>(draft: Self::Draft) -> ::core::result::Result<Self, E> {
            ::core::result::Result::Ok(Self { #(#finished)* })
        }

        fn write_columns<S: #private::SerializeMap>(&self, row: &mut S) -> ::core::result::Result<(), S::Error> {
            #(#written)*
            ::core::result::Result::Ok(())
        }
    };
    implementations(input, &generics, &runtime, table, &members)
}

/// Implementations that satisfy the rest of the app after a mistake, so that nothing but the mistake is reported.
pub(super) fn stub(input: &DeriveInput, args: &EntityArgs, table: Option<&Table>) -> TokenStream {
    let runtime = prefix::runtime(args.runtime.get());
    let private = quote!(#runtime::__private);
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[];
        type Draft = ();

        fn draft() -> Self::Draft {}

        fn read_column<'de, A: #private::MapAccess<'de>>(
            _: &mut Self::Draft,
            _: ::core::primitive::usize,
            row: &mut A,
        ) -> ::core::result::Result<(), A::Error> {
            #private::skip(row)
        }

        fn finish<E: #private::DeError>(_: Self::Draft) -> ::core::result::Result<Self, E> {
            ::core::unreachable!()
        }

        fn write_columns<S: #private::SerializeMap>(&self, _: &mut S) -> ::core::result::Result<(), S::Error> {
            ::core::unreachable!()
        }
    };
    implementations(input, &input.generics, &runtime, table, &members)
}

fn implementations(
    input: &DeriveInput,
    generics: &Generics,
    runtime: &TokenStream,
    table: Option<&Table>,
    members: &TokenStream,
) -> TokenStream {
    let private = quote!(#runtime::__private);
    let table = table
        .and_then(|table| tables::standard_type(&table.logical_name, runtime))
        .unwrap_or_else(|| quote!(#runtime::entities::Incident));
    let name = &input.ident;
    let mut generics = generics.clone();
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    }
    let mut reading = generics.clone();
    reading.params.insert(0, parse_quote!('de));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (read_generics, ..) = reading.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::Entity for #name #type_generics #where_clause {
            type Table = #table;
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::Record for #name #type_generics #where_clause {
            #members
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #read_generics #private::Deserialize<'de> for #name #type_generics #where_clause {
            fn deserialize<D: #private::Deserializer<'de>>(row: D) -> ::core::result::Result<Self, D::Error> {
                #private::read_record(row)
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::Serialize for #name #type_generics #where_clause {
            fn serialize<S: #private::Serializer>(&self, row: S) -> ::core::result::Result<S::Ok, S::Error> {
                #private::write_record(self, row)
            }
        }
    }
}

/// One operation on one column, with the bound that holds the field's type against the column's.
fn step(column: &RecordColumn, operation: &TokenStream, runtime: &TokenStream) -> TokenStream {
    let ty = &column.field.ty;
    let private = quote!(#runtime::__private);
    // The bound is reported at the field's type.
    let span = ty.span();
    match &column.known {
        None => quote_spanned!(span=> #private::unchecked_column::<#ty, _>(#operation)),
        Some(known) => {
            let edm = edm(&known.kind, runtime);
            let run = if known.nullable { quote!(nullable_column) } else { quote!(column) };
            quote_spanned!(span=> #private::#run::<#ty, #edm, _>(#operation))
        }
    }
}

/// The marker of a column's type.
fn edm(kind: &Kind, runtime: &TokenStream) -> TokenStream {
    let plain = match kind {
        Kind::Plain(edm) => *edm,
        Kind::Key(table) => match tables::standard_type(table, runtime) {
            Some(table) => return quote!(#runtime::edm::Key<#table>),
            None => EdmType::Guid,
        },
    };
    let name = Ident::new(plain.name(), Span::call_site());
    quote!(#runtime::edm::#name)
}

/// The struct's generics, with the bounds that its fields need where they are generic.
fn bounded(generics: &Generics, columns: &[RecordColumn], runtime: &TokenStream) -> Generics {
    let mut bounded = generics.clone();
    if generics.type_params().next().is_none() {
        return bounded;
    }
    let private = quote!(#runtime::__private);
    let clause = bounded.make_where_clause();
    for column in columns {
        let ty = &column.field.ty;
        match &column.known {
            None => clause.predicates.push(parse_quote!(#ty: #private::Serialize + #private::DeserializeOwned)),
            Some(known) => {
                let edm = edm(&known.kind, runtime);
                clause.predicates.push(parse_quote!(#ty: #runtime::Holds<#edm>));
                if known.nullable {
                    clause.predicates.push(parse_quote!(#ty: #runtime::MayBeNull));
                }
            }
        }
    }
    bounded
}
