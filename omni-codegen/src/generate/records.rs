//! Records, and the bodies of creates and updates.

use omni_schema::registration::STANDARD;
use omni_schema::{AlternateKey, Choices, Column, EdmType, Level, Lookup, Member, Table, TypeName};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::Generator;
use super::names::{self, Scope};
use super::types::{self, doc, plain};

/// What a struct over a table is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Create,
    Update,
}

impl Generator<'_> {
    pub(super) fn record(&mut self, table: &Table) -> TokenStream {
        let name = self.records.get(table.logical_name.as_str()).cloned().unwrap_or_default();
        let label = table.label.as_deref().map(|label| format!(" ({})", plain(label))).unwrap_or_default();
        let text = format!("A row of the table `{}`{label}.", table.logical_name);
        self.structure_over(table, &name, &text, Use::Read)
    }

    /// The bodies of a create and an update. A table that a client may not write has none.
    pub(super) fn bodies(&mut self, table: &Table) -> TokenStream {
        let record = self.records.get(table.logical_name.as_str()).cloned().unwrap_or_default();
        let logical_name = &table.logical_name;
        let new = self.types.take(&format!("Create{record}"));
        let text = format!("A row of the table `{logical_name}` to be created: what a create may set.");
        let new = self.structure_over(table, &new, &text, Use::Create);
        let changes = self.types.take(&format!("Update{record}"));
        let text = format!("Changes to a row of the table `{logical_name}`: what an update may set.");
        let changes = self.structure_over(table, &changes, &text, Use::Update);
        quote!(#new #changes)
    }

    fn structure_over(&mut self, table: &Table, name: &str, text: &str, usage: Use) -> TokenStream {
        let mut scope = Scope::default();
        let mut fields = Vec::new();
        let mut has_needed = false;
        for column in &table.columns {
            if !may(column.access, usage) || (usage == Use::Update && is_key(table, &column.name)) {
                continue;
            }
            let ty = self.column_type(table, column);
            let needed = is_needed(table, &column.name, column.required, column.level, usage);
            has_needed |= needed;
            let field = scope.take(&names::snake(&column.name));
            let text = about(column.details.label.as_deref(), &column.name, &limits(column));
            fields.push(field_of(&field, &column.name, &text, &wrapped(&ty, needed, column.required, usage)));
        }
        for lookup in table.lookups.iter().filter(|lookup| may(lookup.access, usage)) {
            let ty = self.lookup_type(table, lookup);
            let needed = is_needed(table, &lookup.name, lookup.required, lookup.level, usage);
            has_needed |= needed;
            let field = scope.take_or(&names::snake(&lookup.name), || format!("{}_lookup", names::snake(&lookup.name)));
            let text = about(lookup.label.as_deref(), &lookup.name, &targets(lookup));
            let ty = wrapped(&ty, needed, lookup.required, usage);
            fields.push(field_of(&field, &lookup.value_property(), &text, &ty));
        }
        if fields.is_empty() {
            return TokenStream::new();
        }
        let logical_name = &table.logical_name;
        let schema = self.options.schema.as_deref().unwrap_or(STANDARD);
        let marker = self.markers.get(logical_name.as_str()).map(|marker| {
            let marker = names::ident(marker);
            quote!(, table = tables::#marker)
        });
        let body = match usage {
            Use::Read => None,
            Use::Create => Some(quote!(, body = "create")),
            Use::Update => Some(quote!(, body = "update")),
        };
        let keys = alternate_keys(table, usage);
        let default = (usage != Use::Read && !has_needed).then(|| quote!(, Default));
        let (name, text) = (names::ident(name), doc(text));
        quote! {
            #text
            #[::omni_runtime::entity(#logical_name, schema = #schema #marker #body #keys)]
            #[derive(Debug, Clone, PartialEq #default)]
            pub struct #name {
                #(#fields)*
            }
        }
    }

    fn column_type(&mut self, table: &Table, column: &Column) -> TokenStream {
        if is_key(table, &column.name)
            && column.edm == EdmType::Guid
            && table.further_keys.is_empty()
            && let Some(table) = self.table_type(&table.logical_name)
        {
            return quote!(::omni_runtime::Id<#table>);
        }
        match &column.details.choices {
            Choices::One(values) if column.edm == EdmType::Int32 && !values.is_empty() => {
                let name = self.choices.of(table, column, &mut self.types);
                return quote!(#name);
            }
            Choices::Many(values) if column.edm == EdmType::String && !values.is_empty() => {
                let name = self.choices.of(table, column, &mut self.types);
                return quote!(::omni_runtime::Choices<#name>);
            }
            _ => {}
        }
        match column.details.declared.as_deref().and_then(TypeName::parse) {
            Some(declared) if column.edm == EdmType::Untyped => self.value_type(&declared),
            _ => types::column(column.edm),
        }
    }

    fn lookup_type(&mut self, table: &Table, lookup: &Lookup) -> TokenStream {
        let mut leads: Vec<&str> = lookup.targets.iter().map(|target| target.table.as_str()).collect();
        leads.dedup();
        if let [only] = leads[..] {
            if let Some(table) = self.table_type(only) {
                quote!(::omni_runtime::Lookup<#table>)
            } else {
                quote!(::uuid::Uuid)
            }
        } else {
            let types: Vec<_> = leads
                .iter()
                .map(|name| {
                    let id = self.table_type(name).map(|table| quote!(::omni_runtime::Id<#table>));
                    id.unwrap_or_else(|| quote!(::uuid::Uuid))
                })
                .collect();
            let name = self.targets.of(table, lookup, &leads, &types, &mut self.types);
            quote!(#name)
        }
    }
}

/// The alternate keys that a record names rows by: those whose columns it has, and a URL takes.
fn alternate_keys(table: &Table, usage: Use) -> TokenStream {
    let may_be_named = |name: &String| match table.member(name) {
        Some(Member::Column(column)) => {
            may(column.access, usage) && !matches!(column.edm, EdmType::Binary | EdmType::Duration | EdmType::Untyped)
        }
        Some(Member::Lookup(lookup)) => may(lookup.access, usage),
        None => false,
    };
    let is_of_use = |key: &&AlternateKey| {
        let is_identifier = syn::parse_str::<syn::Ident>(&key.name).is_ok();
        is_identifier && !key.columns.is_empty() && key.columns.iter().all(may_be_named)
    };
    let keys = table.alternate_keys.iter().filter(|_| usage == Use::Read).filter(is_of_use).map(|key| &key.name);
    quote!(#(, key = #keys)*)
}

fn is_key(table: &Table, column: &str) -> bool {
    table.key == column || table.further_keys.iter().any(|key| key == column)
}

fn may(access: omni_schema::Access, usage: Use) -> bool {
    match usage {
        Use::Read => access.read,
        Use::Create => access.create,
        Use::Update => access.update,
    }
}

/// Whether a create has to say it. What the service itself requires, it fills in where a client does not.
fn is_needed(table: &Table, name: &str, required: bool, level: Level, usage: Use) -> bool {
    match usage {
        Use::Create if is_key(table, name) => false,
        Use::Create => level == Level::Business,
        Use::Read => required || is_key(table, name),
        Use::Update => false,
    }
}

fn wrapped(ty: &TokenStream, needed: bool, required: bool, usage: Use) -> TokenStream {
    match usage {
        _ if needed => ty.clone(),
        Use::Update if !required => quote!(::omni_runtime::Change<#ty>),
        _ => quote!(Option<#ty>),
    }
}

fn field_of(field: &str, column: &str, text: &str, ty: &TokenStream) -> TokenStream {
    let (ident, text) = (names::ident(field), doc(text));
    // A few keywords have no raw form, and so the field another name than the column.
    let named = (ident.unraw() != column).then(|| quote!(#[entity(column = #column)]));
    quote! {
        #text
        #named
        pub #ident: #ty,
    }
}

/// What a column is to people, and what else is known of it.
fn about(label: Option<&str>, name: &str, more: &str) -> String {
    let what = label.map_or_else(|| format!("`{name}`."), |label| format!("{}.", plain(label).trim_end_matches('.')));
    if more.is_empty() { what } else { format!("{what} {more}") }
}

fn limits(column: &Column) -> String {
    let mut limits = Vec::new();
    if let Some(length) = column.details.max_length {
        limits.push(format!("At most {length} characters."));
    }
    if let Some(digits) = column.details.scale {
        limits.push(format!("{digits} digits after the point."));
    }
    if column.edm == EdmType::Boolean {
        let values = column.details.choices.values().iter();
        let labels: Vec<_> = values
            .map(|choice| format!("{}: {}", if choice.value == 0 { "`false`" } else { "`true`" }, plain(&choice.label)))
            .collect();
        if !labels.is_empty() {
            limits.push(format!("{}.", labels.join(", ")));
        }
    }
    limits.join(" ")
}

fn targets(lookup: &Lookup) -> String {
    let mut tables: Vec<_> = lookup.targets.iter().map(|target| format!("`{}`", target.table)).collect();
    tables.dedup();
    format!("A row of {}.", tables.join(" or "))
}
