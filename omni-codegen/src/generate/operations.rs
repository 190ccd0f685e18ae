//! Actions and functions as commands.

use omni_schema::{EdmType, Operation, OperationKind, Table, TypeName};
use proc_macro2::TokenStream;
use quote::quote;

use super::names::{self, Scope};
use super::types::doc;
use super::{Generator, keys};

/// What an operation is called on.
enum On<'a> {
    Nothing,
    Row(&'a Table),
    Rows(&'a Table),
}

impl Generator<'_> {
    pub(super) fn operations(&mut self) -> TokenStream {
        let operations: Vec<Operation> = self.wanted_operations().cloned().collect();
        let mut items = TokenStream::new();
        for operation in &operations {
            match self.bound_to(operation) {
                Ok(on) => {
                    let wanted = match &on {
                        On::Nothing => names::pascal(&operation.name),
                        // The same operation of two tables.
                        On::Row(table) | On::Rows(table) => {
                            format!("{}{}", names::pascal(&table.logical_name), names::pascal(&operation.name))
                        }
                    };
                    let name = self.types.take(&wanted);
                    items.extend(self.operation(operation, &name, &on));
                }
                Err(why) => self.left_out.push(format!("the operation `{}`: {why}", operation.name)),
            }
        }
        items
    }

    fn bound_to<'s>(&self, operation: &Operation) -> Result<On<'s>, String>
    where
        Self: 's,
    {
        let table = |name: &str| {
            self.schema.table(name).ok_or_else(|| format!("it is bound to `{name}`, which the schema has no table of"))
        };
        match &operation.bound {
            None => Ok(On::Nothing),
            Some(TypeName::Named(name)) => table(name).and_then(keys::check).map(On::Row),
            Some(TypeName::Collection(item)) => match &**item {
                TypeName::Named(name) => table(name).map(On::Rows),
                other => Err(format!("it is bound to many of `{other}`")),
            },
            Some(other) => Err(format!("it is bound to `{other}`")),
        }
    }

    fn operation(&self, operation: &Operation, name: &str, on: &On<'_>) -> TokenStream {
        let kind = if operation.kind == OperationKind::Action { "action" } else { "function" };
        let text = match on {
            On::Nothing => format!("The {kind} `{}`.", operation.name),
            On::Row(table) => format!("The {kind} `{}` of a row of `{}`.", operation.name, table.logical_name),
            On::Rows(table) => format!("The {kind} `{}` of the table `{}`.", operation.name, table.logical_name),
        };
        let mut scope = Scope::default();
        scope.take("row");
        let (row, path) = self.path(operation, on, &mut scope);
        let mut fields = Vec::new();
        let mut given = Vec::new();
        for parameter in &operation.parameters {
            let field = names::ident(&scope.take(&names::snake(&parameter.name)));
            let value = self.value_type(&parameter.ty);
            let value = if parameter.required { value } else { quote!(Option<#value>) };
            let text = doc(&format!("`{}`.", parameter.name));
            fields.push(quote!(#text pub #field: #value,));
            given.push(self.parameter(&parameter.name, &parameter.ty, &field));
        }
        let (outcome, returns) = self.outcome(operation.returns.as_ref());
        let send = if operation.kind == OperationKind::Action { quote!(action) } else { quote!(function) };
        let called = &operation.name;
        let (name, text) = (names::ident(name), doc(&text));
        let fields = quote!(#row #(#fields)*);
        let declared = if fields.is_empty() { quote!(pub struct #name;) } else { quote!(pub struct #name { #fields }) };
        quote! {
            #text
            #[derive(Debug, Clone, PartialEq)]
            #declared

            impl ::omni_runtime::command::Operation for #name {
                type Outcome = #outcome;
                const NAME: &'static str = #called;
                const RETURNS: ::omni_runtime::command::Returns = ::omni_runtime::command::Returns::#returns;

                fn request(&self) -> ::core::result::Result<::omni_runtime::wire::Request, ::omni_runtime::Error> {
                    ::omni_runtime::command::Parameters::new() #(#given)* .#send(#path)
                }
            }
        }
    }

    /// The fields of the row that it is called on, and the path of the request.
    fn path(&self, operation: &Operation, on: &On<'_>, scope: &mut Scope) -> (TokenStream, TokenStream) {
        let called = match on {
            On::Nothing => operation.name.clone(),
            On::Row(_) | On::Rows(_) => format!("{}.{}", self.schema.namespace, operation.name),
        };
        match on {
            On::Nothing => (TokenStream::new(), quote!(#called)),
            On::Rows(table) => {
                let path = format!("{}/{called}", table.entity_set);
                (TokenStream::new(), quote!(#path))
            }
            On::Row(table) => {
                let (fields, key) = self.row(table, scope);
                // Not a format string: what a name has of braces stays text.
                let (before, after) = (format!("{}(", table.entity_set), format!(")/{called}"));
                (fields, quote!([#before, &#key, #after].concat()))
            }
        }
    }

    fn parameter(&self, name: &str, ty: &TypeName, field: &proc_macro2::Ident) -> TokenStream {
        match ty {
            TypeName::Edm(EdmType::String) => quote!(.text(#name, &self.#field)),
            TypeName::Edm(EdmType::Untyped) | TypeName::Collection(_) => quote!(.json(#name, &self.#field)),
            TypeName::Edm(_) => quote!(.bare(#name, &self.#field)),
            TypeName::Named(enumeration) if self.schema.enums.iter().any(|ty| ty.name == *enumeration) => {
                let qualified = if enumeration.contains('.') {
                    enumeration.clone()
                } else {
                    format!("{}.{enumeration}", self.schema.namespace)
                };
                quote!(.member(#name, #qualified, &self.#field))
            }
            TypeName::Named(_) => quote!(.json(#name, &self.#field)),
        }
    }

    fn outcome(&self, returns: Option<&TypeName>) -> (TokenStream, TokenStream) {
        let Some(ty) = returns else { return (quote!(()), quote!(Nothing)) };
        let is_enum = |name: &str| self.schema.enums.iter().any(|ty| ty.name == name);
        let form = match ty {
            TypeName::Named(name) if !is_enum(name) => quote!(Structure),
            _ => quote!(Value),
        };
        (self.value_type(ty), form)
    }
}
