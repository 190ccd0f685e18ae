use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{DeriveInput, parse_quote};

use super::attr::LinkArgs;
use super::check::Binding;
use crate::{prefix, tables};

pub(super) fn implementation(input: &DeriveInput, args: &LinkArgs, binding: &Binding) -> TokenStream {
    let runtime = prefix::runtime(args.runtime.get());
    let Binding { linkable, lookup, navigation } = binding;
    let table = tables::standard_type(linkable.entity, &runtime);
    let slot = Ident::new(linkable.slot, Span::call_site());

    let name = &input.ident;
    let mut generics = input.generics.clone();
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::Entity for #name #type_generics #where_clause {
            type Table = #table;
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::Link for #name #type_generics #where_clause {
            type Slot = #runtime::#slot;
            const LOOKUP: &'static ::core::primitive::str = #lookup;
            const NAVIGATION: &'static ::core::primitive::str = #navigation;
        }
    }
}
