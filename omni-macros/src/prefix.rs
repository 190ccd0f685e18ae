use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Meta, Path};

/// What generated code calls the runtime's part for macros: see [`enclose`].
pub(crate) fn private() -> Ident {
    Ident::new(PRIVATE, Span::call_site())
}

/// The same, where a mistake in what follows is to be shown at this place of the user's code.
pub(crate) fn private_at(place: Span) -> Ident {
    Ident::new(PRIVATE, shown_at(place))
}

/// The span of generated code, a mistake in which is to be shown at this place of the user's code.
pub(crate) fn shown_at(place: Span) -> Span {
    Span::call_site().located_at(place)
}

const PRIVATE: &str = "__omni";

/// Encloses implementations in a scope of their own, where the runtime has a name that no app uses.
///
/// The runtime is looked up once, by an absolute path or by what the user said with `crate = path`: where it is not
/// there, that is one error, at that path. What the user allows of the struct is allowed of what is made of it.
pub(crate) fn enclose(crate_path: Option<&Path>, input: &DeriveInput, implementations: &TokenStream) -> TokenStream {
    let allowed = allowed(input);
    let import = match crate_path {
        None => {
            let private = private();
            quote!(use ::omni_runtime::__private as #private;)
        }
        Some(path) => {
            let private = Ident::new(PRIVATE, path.span());
            quote_spanned!(path.span()=> use #path::__private as #private;)
        }
    };
    quote! {
        #(#allowed)*
        const _: () = {
            #import

            #implementations
        };
    }
}

/// The `#[allow(…)]` of the struct and its fields. What is expected of these is allowed of what is made of them, where it
/// may not come.
fn allowed(input: &DeriveInput) -> impl Iterator<Item = TokenStream> {
    let fields = match &input.data {
        Data::Struct(data) => Some(&data.fields),
        Data::Enum(_) | Data::Union(_) => None,
    };
    let of_fields = fields.into_iter().flatten().flat_map(|field| &field.attrs);
    input.attrs.iter().chain(of_fields).filter_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
            let lints = &list.tokens;
            Some(quote!(#[allow(#lints)]))
        }
        _ => None,
    })
}

/// Keeps the runtime's own types out of rustc's lists of what implements a trait: the traits' messages name those that
/// help. In an app, `diagnostic` may not be in scope, and its types are worth a mention.
pub(crate) fn unlisted(crate_path: Option<&Path>) -> Option<TokenStream> {
    let is_runtime = crate_path.is_some_and(|path| path.is_ident("crate"));
    is_runtime.then(|| quote!(#[diagnostic::do_not_recommend]))
}
