//! Writes a record's implementations: as little as the one shared reader and writer can do with, since an app pays for
//! it in every struct.

use omni_schema::{EdmType, Table};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, GenericArgument, GenericParam, Generics, PathArguments, Type, parse_quote};

use super::attr::EntityArgs;
use super::check::{Kind, RecordColumn};
use crate::errors::all_of;
use crate::{prefix, tables};

/// What the implementations are made from.
pub(super) struct Made<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) args: &'a EntityArgs,
    pub(super) table: Option<&'a Table>,
    /// Whether `Entity` is among them: on a link type it is not.
    pub(super) implements_entity: bool,
}

impl Made<'_> {
    /// The type of a table that ids are typed by, where there is one that this macro knows: the record's own table, or
    /// one of the standard ones.
    fn table_type(&self, logical_name: &str) -> Option<TokenStream> {
        if self.table.is_some_and(|table| table.logical_name == logical_name) {
            return Some(self.own_table());
        }
        tables::standard_type(logical_name)
    }

    fn own_table(&self) -> TokenStream {
        if let Some(path) = self.args.table_type.get() {
            return quote!(#path);
        }
        let standard = self.table.and_then(|table| tables::standard_type(&table.logical_name));
        standard.unwrap_or_else(|| quote!(Self))
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
                Some(table) => return quote!(#private::edm::Key<#table>),
                None => "AnyKey",
            },
            Kind::AnyKey(_) => "AnyKey",
        };
        let name = Ident::new(name, Span::call_site());
        quote!(#private::edm::#name)
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
            let message = format!(
                "the column `{}` refers to rows of {}, and its type does not: use an enum over these tables, or `uuid::Uuid`",
                column.field.column,
                all_of(&tables)
            );
            let ty = &column.field.ty;
            let span = ty.span();
            Some(quote_spanned!(span=>
                const _: () = #private::refers::<#ty, #private::edm::AnyKey>(&[#(#tables),*], #message);
            ))
        });
        quote!(#(#checks)*)
    }
}

/// Whether a type, or what it is an `Option` of, has one of these names.
fn is_named(ty: &Type, names: &[&str]) -> bool {
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

pub(super) fn record(made: &Made<'_>, columns: &[RecordColumn]) -> TokenStream {
    let private = prefix::private();
    let names = columns.iter().map(|column| &column.field.column);
    let cells = columns.iter().map(|column| {
        let ty = &column.field.ty;
        quote!(::core::option::Option<#ty>)
    });
    let empty = columns.iter().map(|_| quote!(::core::option::Option::None));
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
    let annotated = annotated(made, columns);
    let (impl_generics, type_generics, where_clause) = made.input.generics.split_for_impl();
    let members = quote! {
        const COLUMNS: &'static [&'static ::core::primitive::str] = &[#(#names),*];
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
                _ => #private::skip(__row),
            }
        }

        fn finish<__E: #private::DeError>(__draft: Self::Draft) -> ::core::result::Result<Self, __E> {
            ::core::result::Result::Ok(Self { #(#finished)* })
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
    let implementations = implementations(made, &bounded(made, columns), &members);
    let referring = made.referring(columns);
    prefix::enclose(made.args.runtime.get(), &quote!(#draft #implementations #referring))
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
    let implementations = implementations(made, &made.input.generics, &members);
    prefix::enclose(made.args.runtime.get(), &implementations)
}

fn implementations(made: &Made<'_>, generics: &Generics, members: &TokenStream) -> TokenStream {
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
    let entity = entity(made, &generics);
    let others = quote! {
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

/// `Entity`, and `Table` where the struct is the type of its table itself.
pub(super) fn entity(made: &Made<'_>, generics: &Generics) -> TokenStream {
    let private = prefix::private();
    let unlisted = prefix::unlisted(made.args.runtime.get());
    let name = &made.input.ident;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let entity = made.implements_entity.then(|| {
        let table = match made.table {
            Some(_) => made.own_table(),
            None => quote!(#private::entities::Incident),
        };
        quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            #unlisted
            impl #impl_generics #private::Entity for #name #type_generics #where_clause {
                type Table = #table;
            }
        }
    });
    let table = made.table.filter(|_| made.is_table()).map(|table| {
        let (logical_name, entity_set, key) = (&table.logical_name, &table.entity_set, &table.key);
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
    let same_table = made.args.table_type.get().zip(made.table).map(|(path, table)| {
        let name = &table.logical_name;
        let message = format!("the type given with `table` is not of the table `{name}`");
        let span = path.span();
        quote_spanned!(span=>
            const _: () = ::core::assert!(
                #private::target_index(&[<#path as #private::Table>::LOGICAL_NAME], #name) == 0,
                #message
            );
        )
    });
    quote!(#entity #table #same_table)
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

/// The struct's generics, with the bounds that those of its fields need whose type is generic.
pub(super) fn bounded(made: &Made<'_>, columns: &[RecordColumn]) -> Generics {
    let generics = &made.input.generics;
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
                let edm = made.edm(&known.kind);
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
