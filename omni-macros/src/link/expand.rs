use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::DeriveInput;

use super::attr::LinkArgs;
use super::check::Binding;
use crate::generics::lasting;
use crate::{prefix, tables};

/// Implements `Link`, and `Entity` where nothing else on the struct does.
pub(super) fn implementations(
    input: &DeriveInput,
    args: &LinkArgs,
    binding: &Binding,
    implements_entity: bool,
) -> TokenStream {
    let private = prefix::private();
    let Binding { linkable, lookup, navigation } = binding;
    let slot = Ident::new(linkable.slot, Span::call_site());

    let name = &input.ident;
    let generics = lasting(&input.generics);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let unlisted = prefix::unlisted(args.runtime.get());
    let entity = implements_entity.then(|| {
        let table = tables::standard_type(linkable.table);
        quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            #unlisted
            impl #impl_generics #private::Entity for #name #type_generics #where_clause {
                type Table = #table;
            }
        }
    });
    let link = quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        #unlisted
        impl #impl_generics #private::Link for #name #type_generics #where_clause {
            type Slot = #private::#slot;
            const LOOKUP: &'static ::core::primitive::str = #lookup;
            const NAVIGATION: &'static ::core::primitive::str = #navigation;
        }
    };
    prefix::enclose(args.runtime.get(), input, &quote!(#entity #link))
}
