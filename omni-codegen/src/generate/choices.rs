//! Enums of the values of choices.

use std::collections::BTreeMap;

use omni_schema::{Choice, Column, Table};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::letters;
use super::names::{self, Scope};
use super::types::{doc, plain};

/// The enums that columns have asked for, each with its values.
#[derive(Default)]
pub(super) struct Enums {
    /// By the global choice's name and the values, or by the table and the column.
    names: BTreeMap<(String, String), String>,
    items: Vec<TokenStream>,
}

impl Enums {
    /// The enum of a column. Columns of one global choice share one.
    pub(super) fn of(&mut self, table: &Table, column: &Column, scope: &mut Scope) -> Ident {
        let values = column.details.choices.values();
        // Two columns that name one global choice and have other values were written at different times.
        let key = match &column.details.choice_name {
            Some(name) => {
                (name.clone(), values.iter().map(|choice| choice.value.to_string()).collect::<Vec<_>>().join(","))
            }
            None => (table.logical_name.clone(), column.name.clone()),
        };
        if let Some(name) = self.names.get(&key) {
            return names::ident(name);
        }
        let wanted = match &column.details.choice_name {
            Some(name) => names::pascal(name),
            None => format!("{}{}", names::pascal(&table.logical_name), names::pascal(&column.name)),
        };
        let name = scope.take(&wanted);
        self.names.insert(key, name.clone());
        let text = match &column.details.choice_name {
            Some(choice) => format!("The choice `{choice}`."),
            None => format!("The values of the column `{}` of the table `{}`.", column.name, table.logical_name),
        };
        let ident = names::ident(&name);
        self.items.push(item(&ident, &text, values));
        ident
    }

    pub(super) fn items(&self) -> TokenStream {
        let items = &self.items;
        quote!(#(#items)*)
    }
}

fn item(name: &Ident, text: &str, values: &[Choice]) -> TokenStream {
    let mut scope = Scope::default();
    // The variant that keeps the values that the schema does not know.
    scope.take("Other");
    scope.take("Self");
    let variants: Vec<(Ident, &Choice)> = values
        .iter()
        .map(|choice| {
            let number = choice.value.to_string().replace('-', "Minus");
            let wanted = letters::identifier(&choice.label).unwrap_or_else(|| format!("Value{number}"));
            // The number keeps a name from moving when another value of its label comes.
            (names::ident(&scope.take_or(&wanted, || format!("{wanted}{number}"))), choice)
        })
        .collect();
    let declared = variants.iter().map(|(variant, choice)| {
        let state = choice.state.map(|state| format!(", of the state {state}")).unwrap_or_default();
        let text = match choice.label.trim() {
            "" => format!("The value {}{state}.", choice.value),
            label => format!("{} ({}{state})", plain(label), choice.value),
        };
        let text = doc(&text);
        quote!(#text #variant,)
    });
    let pairs = variants.iter().map(|(variant, choice)| {
        let value = Literal::i32_unsuffixed(choice.value);
        quote!(#variant = #value)
    });
    let text = doc(text);
    quote! {
        #text
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#declared)*
            /// A value that the schema does not know.
            Other(i32),
        }

        ::omni_runtime::choice!(#name { #(#pairs),* });
    }
}
