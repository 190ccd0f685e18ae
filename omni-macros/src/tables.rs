//! The tables that `omni_runtime::entities` has a type for.

use omni_schema::{CONVERSATION, runtime_type};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::prefix;
use crate::schema::{self, Found};

/// The type of a standard table, if it is one.
pub(crate) fn standard_type(logical_name: &str) -> Option<TokenStream> {
    let name = runtime_type(logical_name)?.name;
    let (private, name) = (prefix::private(), Ident::new(name, Span::call_site()));
    Some(quote!(#private::entities::#name))
}

/// What the type of a standard table's ids is called.
pub(crate) fn standard_id(logical_name: &str) -> Option<&'static str> {
    runtime_type(logical_name).map(|ty| ty.id)
}

/// The table of conversations, where links are lookups, as the schema of this name has it or the default one.
pub(crate) fn conversation(schema: Option<&str>) -> Result<Found, String> {
    let schemas = schema::select(schema)?;
    schema::find(&schemas, CONVERSATION)?.ok_or_else(|| {
        let title = schemas.first().map_or("", |schema| schema.title.as_str());
        format!("{title} has no table `{CONVERSATION}`, whose lookups the links are: fetch it too")
    })
}
