//! The generator: from a schema to Rust that is checked against it.

mod choices;
mod header;
mod keys;
mod letters;
mod links;
mod lookups;
mod names;
mod operations;
mod records;
mod structures;
mod types;

use std::collections::BTreeMap;

use omni_schema::sentence::did_you_mean;
use omni_schema::{Schema, Table, TypeName, suggest};
use proc_macro2::TokenStream;
use quote::quote;

use crate::names::Names;
pub use header::{Header, is_generated, read_header};
use names::Scope;

/// What is generated of a schema.
///
/// ```
/// use omni_codegen::{Names, generate::Options};
///
/// let options = Options::new(Names::parse("account, new_*")).operations(Names::parse("WhoAmI")).schema("crm");
/// assert!(options.tables.matches("new_contract") && options.operations.matches("WhoAmI"));
/// assert_eq!(options.schema.as_deref(), Some("crm"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The name under which a build script registers the schema; none for the built-in one.
    pub schema: Option<String>,
    /// The tables.
    pub tables: Names,
    /// The actions and functions.
    pub operations: Names,
}

impl Options {
    /// These tables of the built-in schema, and no operation.
    #[must_use]
    pub fn new(tables: Names) -> Self {
        Self { schema: None, tables, operations: Names::none() }
    }

    /// These actions and functions too.
    #[must_use]
    pub fn operations(mut self, operations: Names) -> Self {
        self.operations = operations;
        self
    }

    /// Of the schema that a build script registers under this name.
    #[must_use]
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = Some(name.into());
        self
    }
}

/// The generated code, and what was left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The source of a module, formatted by prettyplease.
    pub source: String,
    /// What was asked for and could not be generated, each with the reason in a sentence.
    pub left_out: Vec<String>,
}

/// Writes a module of Rust for a schema. The same schema and options give the same bytes.
///
/// For each table: a record, a body for a create and one for an update that hold only what may be written, and enums of
/// its choices and of the targets of its polymorphic lookups; a link type for each lookup of a conversation that leads
/// to an account, a contact or a case; for each operation, a command.
///
/// # Errors
///
/// When what was generated is not Rust, which is a mistake of this crate's.
///
/// ```
/// use omni_codegen::{Names, generate};
///
/// let schema = omni_schema::standard().schema()?;
/// let options = generate::Options::new(Names::parse("incident"));
/// let generated = generate::rust(&schema, &options)?;
/// assert!(generated.source.contains("pub struct Incident {"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rust(schema: &Schema, options: &Options) -> Result<Generated, syn::Error> {
    let mut generator = Generator::new(schema, options);
    let items = generator.items();
    let file = syn::parse2(items)?;
    let header = header::write(schema, options);
    Ok(Generated { source: format!("{header}\n{}", prettyplease::unparse(&file)), left_out: generator.left_out })
}

/// The names of everything that is generated, decided before anything is written.
struct Generator<'a> {
    schema: &'a Schema,
    options: &'a Options,
    types: Scope,
    /// The name of each table's record.
    records: BTreeMap<&'a str, String>,
    /// The types in the module `tables`, of tables that `omni_runtime` has none for.
    markers: BTreeMap<&'a str, String>,
    /// The name of each structure and enumeration.
    structures: BTreeMap<&'a str, String>,
    choices: choices::Enums,
    targets: lookups::Enums,
    left_out: Vec<String>,
}

impl<'a> Generator<'a> {
    fn new(schema: &'a Schema, options: &'a Options) -> Self {
        let mut types = Scope::types();
        let mut markers_scope = Scope::types();
        let mut records = BTreeMap::new();
        let mut markers = BTreeMap::new();
        let mut left_out: Vec<String> = Vec::new();
        for table in &schema.tables {
            if types::standard(&table.logical_name).is_none() {
                markers.insert(table.logical_name.as_str(), markers_scope.take(&names::pascal(&table.logical_name)));
            }
        }
        for table in schema.tables.iter().filter(|table| options.tables.matches(&table.logical_name)) {
            records.insert(table.logical_name.as_str(), types.take(&names::pascal(&table.logical_name)));
        }
        let missing = options.tables.missing(|name| schema.table(name).is_some());
        let near = |name| did_you_mean(&suggest(name, schema.tables.iter().map(|table| table.logical_name.as_str())));
        left_out.extend(missing.map(|name| format!("the schema has no table `{name}`{}", near(name))));
        let unmatched = options.tables.unmatched(records.keys().copied());
        left_out.extend(unmatched.map(|pattern| format!("`{pattern}` matches no table of the schema")));
        let known = || schema.operations.iter().map(|operation| operation.name.as_str());
        let missing = options.operations.missing(|name| known().any(|known| known == name));
        let near = |name| did_you_mean(&suggest(name, known()));
        left_out.extend(missing.map(|name| format!("the schema has no operation `{name}`{}", near(name))));
        let unmatched = options.operations.unmatched(known());
        left_out.extend(unmatched.map(|pattern| format!("`{pattern}` matches no operation of the schema")));
        let mut structures = BTreeMap::new();
        for name in schema.enums.iter().map(|ty| &ty.name).chain(schema.complex_types.iter().map(|ty| &ty.name)) {
            structures.insert(name.as_str(), types.take(&names::pascal(name)));
        }
        let choices = choices::Enums::default();
        let targets = lookups::Enums::default();
        Self { schema, options, types, records, markers, structures, choices, targets, left_out }
    }

    fn items(&mut self) -> TokenStream {
        let tables: Vec<&Table> =
            self.schema.tables.iter().filter(|table| self.records.contains_key(table.logical_name.as_str())).collect();
        let mut items = TokenStream::new();
        for table in &tables {
            let record = self.record(table);
            let bodies = self.bodies(table);
            items.extend(quote!(#record #bodies));
        }
        let links = self.links();
        let operations = self.operations();
        let structures = self.structures_of(&tables);
        let (choices, targets, markers) = (self.choices.items(), self.targets.items(), self.marker_module());
        quote! {
            #![allow(clippy::pedantic, dead_code, unreachable_pub)]
            #items #targets #choices #links #operations #structures #markers
        }
    }

    /// The types that ids are typed by, of the tables that the generated code names.
    fn marker_module(&self) -> TokenStream {
        if self.markers.is_empty() {
            return TokenStream::new();
        }
        let tables = self.schema.tables.iter().filter_map(|table| {
            let name = names::ident(self.markers.get(table.logical_name.as_str())?);
            let (logical_name, entity_set, key) = (&table.logical_name, &table.entity_set, &table.key);
            let doc = types::doc(&format!("The table `{logical_name}`."));
            Some(quote! {
                #doc
                #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
                pub struct #name;

                impl ::omni_runtime::Table for #name {
                    const LOGICAL_NAME: &'static str = #logical_name;
                    const ENTITY_SET: &'static str = #entity_set;
                    const PRIMARY_KEY: &'static str = #key;
                }

                impl ::omni_runtime::Entity for #name {
                    type Table = Self;
                }
            })
        });
        quote! {
            /// The tables, as what ids are typed by.
            pub mod tables {
                #(#tables)*
            }
        }
    }

    /// Whether a type is named of which the schema has the content.
    fn structure(&self, ty: &TypeName) -> Option<&str> {
        match ty {
            TypeName::Named(name) => self.structures.get(name.as_str()).map(String::as_str),
            TypeName::Edm(_) | TypeName::Collection(_) => None,
        }
    }
}
