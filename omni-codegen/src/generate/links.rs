//! Link types: one for each lookup of a conversation that leads to what Omnichannel links.

use omni_schema::registration::STANDARD;
use omni_schema::{CONVERSATION, LINKABLE, Linkable};
use proc_macro2::TokenStream;
use quote::quote;

use super::types::doc;
use super::{Generator, names};

impl Generator<'_> {
    pub(super) fn links(&mut self) -> TokenStream {
        let Some(conversation) = self.schema.table(CONVERSATION) else { return TokenStream::new() };
        let schema = self.options.schema.as_deref().unwrap_or(STANDARD);
        let mut links = TokenStream::new();
        for &Linkable { table: entity, lookup: standard, .. } in LINKABLE {
            if !self.records.contains_key(entity) {
                continue;
            }
            for lookup in conversation.lookups.iter().filter(|lookup| lookup.target(entity).is_some()) {
                let is_standard = lookup.name == standard;
                let place = if is_standard { String::new() } else { names::pascal(&lookup.name) };
                let name = self.types.take(&format!("{}{place}Link", names::pascal(entity)));
                let name = names::ident(&name);
                let text =
                    doc(&format!("A link of a conversation to a row of `{entity}`, in the lookup `{}`.", lookup.name));
                let lookup = (!is_standard).then(|| {
                    let lookup = &lookup.name;
                    quote!(, lookup = #lookup)
                });
                links.extend(quote! {
                    #text
                    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ::omni_runtime::Link)]
                    #[omni(entity = #entity, schema = #schema #lookup)]
                    pub struct #name;
                });
            }
        }
        links
    }
}
