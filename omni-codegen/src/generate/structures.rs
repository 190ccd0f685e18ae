//! Structures and enumerations: what operations take and give, and what some columns hold.

use std::collections::{BTreeSet, VecDeque};

use omni_schema::{ComplexType, EnumType, Operation, Table, TypeName};
use proc_macro2::TokenStream;
use quote::quote;

use super::Generator;
use super::names::{self, Scope};
use super::types::doc;

impl Generator<'_> {
    /// Those that the tables and the operations name, directly or through one another.
    pub(super) fn structures_of(&self, tables: &[&Table]) -> TokenStream {
        let mut waiting: VecDeque<TypeName> = VecDeque::new();
        let columns = tables.iter().flat_map(|table| &table.columns);
        waiting.extend(columns.filter_map(|column| TypeName::parse(column.details.declared.as_deref()?)));
        for operation in self.wanted_operations() {
            waiting.extend(operation.parameters.iter().map(|parameter| parameter.ty.clone()));
            waiting.extend(operation.returns.clone());
        }
        let mut used = BTreeSet::new();
        while let Some(ty) = waiting.pop_front() {
            match ty {
                TypeName::Edm(_) => {}
                TypeName::Collection(item) => waiting.push_back(*item),
                TypeName::Named(name) => {
                    let complex = self.schema.complex_types.iter().find(|complex| complex.name == name);
                    if used.insert(name)
                        && let Some(complex) = complex
                    {
                        waiting.extend(complex.properties.iter().map(|property| property.ty.clone()));
                    }
                }
            }
        }
        let enums = self.schema.enums.iter().filter(|ty| used.contains(&ty.name)).map(|ty| self.enumeration(ty));
        let complex = self.schema.complex_types.iter().filter(|ty| used.contains(&ty.name)).map(|ty| self.complex(ty));
        quote!(#(#enums)* #(#complex)*)
    }

    pub(super) fn wanted_operations(&self) -> impl Iterator<Item = &Operation> {
        self.schema.operations.iter().filter(|operation| self.options.operations.matches(&operation.name))
    }

    fn enumeration(&self, ty: &EnumType) -> TokenStream {
        let name = self.structures.get(ty.name.as_str()).map(String::as_str).unwrap_or_default();
        let mut scope = Scope::default();
        scope.take("Other");
        let variants: Vec<_> =
            ty.members.iter().map(|member| names::ident(&scope.take(&names::pascal(&member.name)))).collect();
        let members: Vec<_> = ty.members.iter().map(|member| &member.name).collect();
        let docs = ty.members.iter().map(|member| doc(&format!("`{}`, {} in number.", member.name, member.value)));
        let more = if ty.flags { " Several at once are `Other`, with commas between." } else { "" };
        let (ident, text) = (names::ident(name), doc(&format!("The enumeration `{}`.{more}", ty.name)));
        quote! {
            #text
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub enum #ident {
                #(#docs #variants,)*
                /// Anything else.
                Other(String),
            }

            ::omni_runtime::members!(#ident { #(#variants = #members),* });
        }
    }

    fn complex(&self, ty: &ComplexType) -> TokenStream {
        let name = names::ident(self.structures.get(ty.name.as_str()).map(String::as_str).unwrap_or_default());
        let mut scope = Scope::default();
        let fields = ty.properties.iter().map(|property| {
            let field = names::ident(&scope.take(&names::snake(&property.name)));
            let mut value = self.value_type(&property.ty);
            // A structure may be part of itself.
            if self.structure(&property.ty).is_some() {
                value = quote!(Box<#value>);
            }
            let wire = &property.name;
            let text = doc(&format!("`{wire}`."));
            let collection = matches!(property.ty, TypeName::Collection(_));
            let (attribute, value) = match (property.required, collection) {
                (true, false) => (quote!(#[serde(rename = #wire)]), value),
                (_, true) => (quote!(#[serde(rename = #wire, default)]), value),
                (false, false) => (
                    quote!(#[serde(rename = #wire, default, skip_serializing_if = "Option::is_none")]),
                    quote!(Option<#value>),
                ),
            };
            quote!(#text #attribute pub #field: #value,)
        });
        let text = doc(&format!("The structure `{}`.", ty.name));
        quote! {
            #text
            #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
            pub struct #name {
                #(#fields)*
            }
        }
    }
}
