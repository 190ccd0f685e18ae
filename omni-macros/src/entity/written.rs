//! How a struct is written: as the body of a create or of an update.

use omni_schema::{Target, lookup_of};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, parse_quote};

use super::attr::Body;
use super::bounds::bounded;
use super::check::RecordColumn;
use super::made::Made;
use super::markers;
use super::related::RelatedField;
use crate::generics::lasting;
use crate::prefix;

/// The implementations of a struct that is sent and never read.
pub(super) fn body(made: &Made<'_>, body: Body, columns: &[RecordColumn]) -> TokenStream {
    let private = prefix::private();
    let name = &made.input.ident;
    let generics = bounded(made, columns, &[]);
    let changes = changes(made, &generics, body, &quote!(changes_of_body(self)));
    let generics = lasting(&generics);
    let written = columns.iter().map(|column| written(made, column));
    let entity = made.entity();
    let referring = made.referring(columns);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let markers = markers::module(&made.input.ident, columns);
    let implementations = quote! {
        #markers
        #entity

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::WriteBody for #name #type_generics #where_clause {
            fn write_body<__M: #private::SerializeMap>(
                &self,
                __body: &mut #private::Body<__M>,
            ) -> ::core::result::Result<(), __M::Error> {
                #(#written)*
                ::core::result::Result::Ok(())
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::Serialize for #name #type_generics #where_clause {
            fn serialize<__S: #private::Serializer>(
                &self,
                __serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #private::write_body(self, __serializer)
            }
        }

        #changes
        #referring
    };
    prefix::enclose(made.args.runtime.get(), made.input, &implementations)
}

fn written(made: &Made<'_>, column: &RecordColumn) -> TokenStream {
    let (field, ty, name) = (&column.field.ident, &column.field.ty, &column.field.column);
    // The bound is reported at the field's type.
    let span = prefix::shown_at(ty.span());
    let Some(known) = &column.known else {
        return quote_spanned!(span=> __body.unchecked_column::<#ty, _>(&self.#field, #name)?;);
    };
    let edm = made.edm(&known.kind);
    let marker = markers::of(&made.input.ident, column).unwrap_or_else(|| quote!(()));
    if column.targets.is_empty() {
        return quote_spanned!(span=> __body.column::<#ty, #marker, #edm, _>(&self.#field, #name)?;);
    }
    let targets = targets(&column.targets);
    quote_spanned!(span=> __body.lookup::<#ty, #marker, #edm, _>(&self.#field, #name, #targets)?;)
}

/// Where a lookup is written: the table, the entity set and the key of a body for each of its targets.
pub(super) fn targets(targets: &[Target]) -> TokenStream {
    let each = targets.iter().map(|target| {
        let key = format!("{}@odata.bind", target.navigation);
        let (table, set) = (&target.table, &target.entity_set);
        quote!((#table, #set, #key))
    });
    quote!(&[#(#each),*])
}

/// What lets a whole record be written, where each of its columns can be: a lookup is read at one name and written at
/// another, and some columns only the service sets.
pub(super) fn of_record(
    made: &Made<'_>,
    generics: &Generics,
    columns: &[RecordColumn],
    related: &[RelatedField],
) -> TokenStream {
    if !related.is_empty() || columns.iter().any(|column| lookup_of(&column.field.column).is_some()) {
        return TokenStream::new();
    }
    let key = made.table.map(|table| table.key.as_str());
    let may_create = columns.iter().all(|column| column.access.create);
    let may_update = columns.iter().all(|column| column.access.update || Some(column.field.column.as_str()) == key);
    let create = may_create.then(|| changes(made, generics, Body::Create, &quote!(changes_of_record(self))));
    let update = may_update.then(|| changes(made, generics, Body::Update, &quote!(changes_of_record(self))));
    quote!(#create #update)
}

/// The conversions of a struct with a mistake, so that a command that is given it reports nothing more.
pub(super) fn stub(made: &Made<'_>) -> TokenStream {
    let nothing = quote!(Changes::new());
    [Body::Create, Body::Update].into_iter().map(|body| changes(made, &made.input.generics, body, &nothing)).collect()
}

fn changes(made: &Made<'_>, generics: &Generics, body: Body, from: &TokenStream) -> TokenStream {
    let private = prefix::private();
    let (implemented, method) = match body {
        Body::Create => (quote!(IntoNewRow), quote!(into_new_row)),
        Body::Update => (quote!(IntoChanges), quote!(into_changes)),
    };
    let name = &made.input.ident;
    let (_, type_generics, _) = generics.split_for_impl();
    let table = quote!(<#name #type_generics as #private::Entity>::Table);
    let mut borrowed = generics.clone();
    if !generics.params.is_empty() {
        borrowed.make_where_clause().predicates.push(parse_quote!(#name #type_generics: 'static));
    }
    borrowed.params.insert(0, parse_quote!('__row));
    let (impl_generics, _, where_clause) = borrowed.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::#implemented<#table> for &'__row #name #type_generics #where_clause {
            fn #method(self) -> #private::Changes<#table> {
                #private::#from
            }
        }
    }
}
