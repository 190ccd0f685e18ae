use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The path to `omni_runtime` in generated code: absolute, or what the user said with `crate = path`.
pub(crate) fn runtime(given: Option<&Path>) -> TokenStream {
    given.map_or_else(|| quote!(::omni_runtime), |path| quote!(#path))
}
