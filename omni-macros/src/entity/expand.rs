//! Writes a record's implementations: as little as the one shared reader and writer can do with, since an app pays for
//! it in every struct.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, parse_quote};

use super::bounds::bounded;
use super::check::RecordColumn;
use super::fields::RecordField;
use super::fits::is_option;
use super::made::{Made, is_named};
use super::related::{self, RelatedField};
use super::{constants, keys, markers, written};
use crate::generics::lasting;
use crate::prefix;

pub(super) fn record(made: &Made<'_>, columns: &[RecordColumn], related: &[RelatedField]) -> TokenStream {
    let private = prefix::private();
    let names = columns.iter().map(|column| &column.field.column);
    let fields: Vec<&RecordField> =
        columns.iter().map(|column| &column.field).chain(related.iter().map(|related| &related.field)).collect();
    let cells = fields.iter().map(|field| {
        let ty = &field.ty;
        if is_option(ty) { quote!(#ty) } else { quote!(::core::option::Option<#ty>) }
    });
    let empty = fields.iter().map(|_| quote!(#private::None));
    let read =
        columns.iter().enumerate().map(|(index, column)| visit(made, column, index, &cell(&column.field, index)));
    let read_related = (columns.len()..)
        .zip(related)
        .map(|(index, related)| related::visit(related, index, &cell(&related.field, index)));
    let written = columns.iter().enumerate().map(|(index, column)| {
        let field = &column.field.ident;
        visit(made, column, index, &quote!(Held(&self.#field)))
    });
    let expanded = related::constant(related);
    let annotated = has_annotations(columns).then(|| {
        quote!(
            const ANNOTATED: ::core::primitive::bool = true;
        )
    });
    let finished = finished(&fields);
    let (impl_generics, type_generics, where_clause) = made.input.generics.split_for_impl();
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[#(#names),*];
        #expanded
        #annotated
        type Draft = __Draft #type_generics;

        fn draft() -> Self::Draft {
            __Draft(#(#empty,)*)
        }

        #[inline]
        fn visit_draft<__V: #private::Visit>(
            __draft: &mut Self::Draft,
            __column: ::core::primitive::usize,
            __visit: &mut __V,
        ) {
            match __column {
                #(#read)*
                #(#read_related)*
                _ => {}
            }
        }

        fn visit<__V: #private::Visit>(&self, __column: ::core::primitive::usize, __visit: &mut __V) {
            match __column {
                #(#written)*
                _ => {}
            }
        }

        fn finish(__draft: Self::Draft) -> ::core::option::Option<Self> {
            #finished
        }
    };
    // A tuple would be a private type in a public trait where the type of a field is private.
    let draft = quote!(#[allow(deprecated)] pub struct __Draft #impl_generics (#(#cells,)*) #where_clause;);
    let markers = markers::module(&made.input.ident, columns);
    let generics = bounded(made, columns, related);
    let implementations = implementations(made, &generics, &members, columns, false);
    let written = written::of_record(made, &generics, columns, related);
    let referring = made.referring(columns);
    let leading = related::checks(made, related);
    prefix::enclose(
        made.args.runtime.get(),
        made.input,
        &quote!(#draft #markers #implementations #written #referring #leading),
    )
}

/// The cell of a draft, as a visit takes it.
fn cell(field: &RecordField, index: usize) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    if is_option(&field.ty) { quote!(Null(&mut __draft.#index)) } else { quote!(Slot(&mut __draft.#index)) }
}

/// The arm of a `match` on a column's number that visits its value.
fn visit(made: &Made<'_>, column: &RecordColumn, index: usize, cell: &TokenStream) -> TokenStream {
    let ty = &column.field.ty;
    let private = prefix::private();
    let number = Literal::usize_unsuffixed(index);
    // The bound is reported at the field's type.
    let span = prefix::shown_at(ty.span());
    let Some(known) = &column.known else {
        return quote_spanned!(span=> #number => __visit.unchecked::<#ty>(#private::Cell::#cell),);
    };
    let edm = made.edm(&known.kind);
    let Some(marker) = markers::of(&made.input.ident, column) else {
        // It never is, of a type that is checked by its name; and what the compiler infers costs less than what it reads.
        return quote_spanned!(span=> #number => __visit.value::<_, #edm>(#private::Cell::#cell),);
    };
    let method = Ident::new(if known.nullable { "nullable" } else { "column" }, span);
    quote_spanned!(span=> #number => __visit.#method::<#ty, #marker, #edm>(#private::Cell::#cell),)
}

/// Takes the values out of a draft whose cells are filled.
fn finished(fields: &[&RecordField]) -> TokenStream {
    let private = prefix::private();
    let numbers: Vec<Literal> = (0..fields.len()).map(Literal::usize_unsuffixed).collect();
    let slots: Vec<usize> = (0..fields.len()).filter(|&index| !is_option(&fields[index].ty)).collect();
    let values = fields.iter().enumerate().map(|(index, field)| {
        let (ident, number, value) = (&field.ident, &numbers[index], format_ident!("__value{index}"));
        if slots.contains(&index) { quote!(#ident: #value,) } else { quote!(#ident: __draft.#number,) }
    });
    let record = quote!(#private::Some(Self { #(#values)* }));
    if slots.is_empty() {
        return record;
    }
    let taken = slots.iter().map(|&index| &numbers[index]);
    let values = slots.iter().map(|index| format_ident!("__value{index}"));
    quote! {
        match (#(__draft.#taken,)*) {
            (#(#private::Some(#values),)*) => #record,
            _ => #private::None,
        }
    }
}

/// Whether there is a lookup whose type may have a use for annotations.
fn has_annotations(columns: &[RecordColumn]) -> bool {
    let lookups = columns.iter().filter(|column| !column.targets.is_empty() && column.known.is_some());
    lookups.into_iter().any(|column| !is_named(&column.field.ty, &["Id", "Uuid", "ConversationId", "Value"]))
}

/// Implementations that satisfy the rest of the app after a mistake, so that nothing but the mistake is reported.
///
/// `columns` are the fields that have a column all the same.
pub(super) fn stub(made: &Made<'_>, columns: &[RecordColumn]) -> TokenStream {
    let private = prefix::private();
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[];
        type Draft = ();

        fn draft() -> Self::Draft {}

        fn visit_draft<__V: #private::Visit>(_: &mut Self::Draft, _: ::core::primitive::usize, _: &mut __V) {}

        fn visit<__V: #private::Visit>(&self, _: ::core::primitive::usize, _: &mut __V) {}

        fn finish(_: Self::Draft) -> ::core::option::Option<Self> {
            #private::None
        }
    };
    let implementations = implementations(made, &made.input.generics, &members, columns, true);
    let written = written::stub(made);
    prefix::enclose(made.args.runtime.get(), made.input, &quote!(#implementations #written))
}

fn implementations(
    made: &Made<'_>,
    generics: &Generics,
    members: &TokenStream,
    columns: &[RecordColumn],
    is_after_a_mistake: bool,
) -> TokenStream {
    let private = prefix::private();
    let name = &made.input.ident;
    let generics = lasting(generics);
    let mut reading = generics.clone();
    reading.params.insert(0, parse_quote!('__de));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (read_generics, ..) = reading.split_for_impl();
    let unlisted = prefix::unlisted(made.args.runtime.get());
    let constants = constants::columns(made, columns, is_after_a_mistake);
    let keys = keys::functions(made, columns);
    let entity = made.entity();
    let others = quote! {
        #[automatically_derived]
        #[allow(dead_code, deprecated)]
        impl #impl_generics #name #type_generics #where_clause {
            #constants
            #keys
        }

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
