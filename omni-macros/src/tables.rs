//! The tables that `omni_runtime::entities` has a type for.

use omni_schema::runtime_type;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::prefix;
use crate::schema::{self, Found};

const CONVERSATION: &str = "msdyn_ocliveworkitem";

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

/// An entity that Omnichannel links to a conversation.
#[derive(Clone, Copy)]
pub(crate) struct Linkable {
    pub(crate) entity: &'static str,
    /// The type of the slot that the link takes.
    pub(crate) slot: &'static str,
    /// The lookup of the conversation that Omnichannel itself keeps the link in.
    pub(crate) lookup: &'static str,
}

/// All of them: Microsoft's page "linkToConversation".
pub(crate) const LINKABLE: [Linkable; 3] = [
    Linkable { entity: "account", slot: "Customer", lookup: "msdyn_customer" },
    Linkable { entity: "contact", slot: "Customer", lookup: "msdyn_customer" },
    Linkable { entity: "incident", slot: "Case", lookup: "msdyn_issueid" },
];

/// The table of conversations, where links are lookups, as the schema of this name has it or the default one.
pub(crate) fn conversation(schema: Option<&str>) -> Result<Found, String> {
    let schemas = schema::select(schema)?;
    schema::find(&schemas, CONVERSATION)?.ok_or_else(|| {
        let title = schemas.first().map_or("", |schema| schema.title.as_str());
        format!("{title} has no table `{CONVERSATION}`, whose lookups the links are: fetch it too")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_has_the_place_of_every_link() {
        let conversation = conversation(None).unwrap();
        for Linkable { entity, lookup, .. } in LINKABLE {
            let known = conversation.lookup(lookup).and_then(|lookup| lookup.target(entity));
            assert!(known.is_some(), "no `{lookup}` to `{entity}`");
        }
    }
}
