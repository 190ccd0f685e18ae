//! Writes a record's implementations: as little as the one shared reader and writer can do with, since an app pays for
//! it in every struct.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, parse_quote};

use super::bounds::bounded;
use super::check::RecordColumn;
use super::made::{Made, is_named};
use super::related::{self, RelatedField};
use super::{constants, written};
use crate::prefix;

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
        let step = step(made, column, &operation);
        quote!(#number => #step,)
    });
    let finished = columns.iter().enumerate().map(|(index, column)| {
        let (field, name, cell) = (&column.field.ident, &column.field.column, Literal::usize_unsuffixed(index));
        let operation = quote!(#private::Take::new(__draft.#cell, #name));
        let step = step(made, column, &operation);
        quote!(#field: #step?,)
    });
    let written = columns.iter().map(|column| {
        let (field, name) = (&column.field.ident, &column.field.column);
        let operation = quote!(#private::Write::new(&self.#field, #name, __row));
        let step = step(made, column, &operation);
        quote!(#step?;)
    });
    let expanded = related::constant(related);
    let read_related = related::reading(related, columns.len());
    let taken_related = related::taking(related, columns.len());
    let annotated = annotated(made, columns);
    let (impl_generics, type_generics, where_clause) = made.input.generics.split_for_impl();
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[#(#names),*];
        #expanded
        type Draft = __Draft #type_generics;

        #annotated

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
    let generics = bounded(made, columns);
    let implementations = implementations(made, &generics, &members, columns);
    let written = written::of_record(made, &generics, columns, related);
    let referring = made.referring(columns);
    prefix::enclose(made.args.runtime.get(), &quote!(#draft #implementations #written #referring))
}

/// What hands a lookup the annotations of its value, where its type may have a use for them.
fn annotated(made: &Made<'_>, columns: &[RecordColumn]) -> Option<TokenStream> {
    let private = prefix::private();
    let mut arms = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.targets.is_empty())
        .filter(|(_, column)| !is_named(&column.field.ty, &["Id", "Uuid", "ConversationId", "Value"]))
        .filter_map(|(index, column)| {
            let (ty, edm) = (&column.field.ty, made.edm(&column.known.as_ref()?.kind));
            let number = Literal::usize_unsuffixed(index);
            Some(quote! {
                #number => if let ::core::option::Option::Some(__value) = &mut __draft.#number {
                    <#ty as #private::Holds<#edm>>::annotate(__value, __annotation, __text);
                },
            })
        })
        .peekable();
    arms.peek()?;
    Some(quote! {
        const ANNOTATED: ::core::primitive::bool = true;

        fn annotate(
            __draft: &mut Self::Draft,
            __column: ::core::primitive::usize,
            __annotation: #private::Annotation,
            __text: &::core::primitive::str,
        ) {
            match __column {
                #(#arms)*
                _ => {}
            }
        }
    })
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
    let constants = constants::columns(made, &generics, columns);
    let entity = made.entity(&generics);
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
fn step(made: &Made<'_>, column: &RecordColumn, operation: &TokenStream) -> TokenStream {
    let ty = &column.field.ty;
    let private = prefix::private();
    // The bound is reported at the field's type.
    let span = ty.span();
    match &column.known {
        None => quote_spanned!(span=> #private::unchecked_column::<#ty, _>(#operation)),
        Some(known) => {
            let edm = made.edm(&known.kind);
            let run = if known.nullable { quote!(nullable_column) } else { quote!(column) };
            quote_spanned!(span=> #private::#run::<#ty, #edm, _>(#operation))
        }
    }
}
