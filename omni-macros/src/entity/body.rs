//! Writes a body's implementations: it is sent and never read.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse_quote;
use syn::spanned::Spanned;

use super::attr::Body;
use super::check::RecordColumn;
use super::expand::{Made, bounded, entity};
use crate::prefix;

pub(super) fn implementations(made: &Made<'_>, body: Body, columns: &[RecordColumn]) -> TokenStream {
    let private = prefix::private();
    let name = &made.input.ident;
    let mut generics = bounded(made, columns);
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    }
    let written = columns.iter().map(|column| written(made, column));
    let marker = match body {
        Body::Create => quote!(NewRow),
        Body::Update => quote!(Changes),
    };
    let entity = entity(made, &generics);
    let referring = made.referring(columns);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let implementations = quote! {
        #entity

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::Serialize for #name #type_generics #where_clause {
            fn serialize<__S: #private::Serializer>(
                &self,
                __serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                let mut __body = #private::Body::new(__serializer)?;
                #(#written)*
                __body.end()
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::#marker for #name #type_generics #where_clause {}

        #referring
    };
    prefix::enclose(made.args.runtime.get(), &implementations)
}

fn written(made: &Made<'_>, column: &RecordColumn) -> TokenStream {
    let (field, ty, name) = (&column.field.ident, &column.field.ty, &column.field.column);
    // The bound is reported at the field's type.
    let span = ty.span();
    let Some(known) = &column.known else {
        return quote_spanned!(span=> __body.unchecked_column::<#ty>(&self.#field, #name)?;);
    };
    let edm = made.edm(&known.kind);
    if column.targets.is_empty() {
        return quote_spanned!(span=> __body.column::<#ty, #edm>(&self.#field, #name)?;);
    }
    let targets = column.targets.iter().map(|target| {
        let key = format!("{}@odata.bind", target.navigation);
        let (table, set) = (&target.table, &target.entity_set);
        quote!((#table, #set, #key))
    });
    quote_spanned!(span=> __body.lookup::<#ty, #edm>(&self.#field, #name, &[#(#targets),*])?;)
}
