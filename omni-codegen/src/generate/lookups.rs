//! Enums over the targets of polymorphic lookups.

use std::collections::BTreeMap;

use omni_schema::{Lookup, Table};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::{self, Scope};
use super::types::doc;

/// The enums that lookups have asked for.
#[derive(Default)]
pub(super) struct Enums {
    /// By the lookup's name and its targets, which many tables share: `ownerid` above all.
    names: BTreeMap<(String, Vec<String>), String>,
    items: Vec<TokenStream>,
}

impl Enums {
    /// The enum of a lookup that leads to these tables, with the type of an id of each.
    pub(super) fn of(
        &mut self,
        table: &Table,
        lookup: &Lookup,
        leads: &[&str],
        ids: &[TokenStream],
        scope: &mut Scope,
    ) -> Ident {
        let key = (lookup.name.clone(), leads.iter().map(|&name| name.to_owned()).collect());
        if let Some(name) = self.names.get(&key) {
            return names::ident(name);
        }
        let wanted = names::pascal(&lookup.name);
        let name = scope.take_or(&wanted, || format!("{}{wanted}", names::pascal(&table.logical_name)));
        self.names.insert(key, name.clone());
        let ident = names::ident(&name);
        self.items.push(item(&ident, lookup, leads, ids));
        ident
    }

    pub(super) fn items(&self) -> TokenStream {
        let items = &self.items;
        quote!(#(#items)*)
    }
}

fn item(name: &Ident, lookup: &Lookup, leads: &[&str], ids: &[TokenStream]) -> TokenStream {
    let mut scope = Scope::default();
    scope.take("Other");
    let variants: Vec<Ident> = leads.iter().map(|table| names::ident(&scope.take(&names::pascal(table)))).collect();
    let declared = variants.iter().zip(leads).zip(ids).map(|((variant, table), id)| {
        let text = doc(&format!("A row of the table `{table}`."));
        quote!(#text #variant(#id),)
    });
    let text = doc(&format!("What the lookup `{}` refers to.", lookup.name));
    quote! {
        #text
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum #name {
            #(#declared)*
            /// A row of another table, or of one that the reply did not name, since it was not asked for annotations.
            Other(Option<String>, ::uuid::Uuid),
        }

        ::omni_runtime::polymorphic!(#name { #(#variants = #leads),* });
    }
}
