//! The same structs in each kind: as they are, with one of the derives, with `#[entity]`.

use std::fmt::Write;
use std::io::Cursor;

use omni_codegen::import::{self, Selection};
use omni_schema::{EdmType, Schema, Table};
use tests::synthetic::Synthetic;

const COLUMNS: usize = 15;

/// What the structs are made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing.
    Bare,
    /// What serde's derive reads.
    Serde,
    /// Records, checked against the built-in schema.
    Entity,
    /// Records, checked against a registered schema of 1,500 tables.
    Registered,
    /// Fragments of a GraphQL query, checked against a registered schema.
    Cynic,
    /// Resources of Kubernetes.
    Kube,
}

impl Kind {
    /// All of them; the baseline first.
    pub(crate) const ALL: [Self; 6] =
        [Self::Bare, Self::Serde, Self::Entity, Self::Registered, Self::Cynic, Self::Kube];

    /// The name of its folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Serde => "serde",
            Self::Entity => "entity",
            Self::Registered => "registered",
            Self::Cynic => "cynic",
            Self::Kube => "kube",
        }
    }

    /// The schema that is registered for it, as a file's name and text.
    pub(crate) fn schema(self) -> Option<(&'static str, String)> {
        match self {
            Self::Registered => Some(("large.omni", large_schema())),
            Self::Cynic => Some(("contoso.graphql", graphql())),
            _ => None,
        }
    }

    fn attributes(self, table: &Table, index: usize) -> String {
        match self {
            Self::Bare => String::new(),
            Self::Serde => "#[derive(serde::Deserialize)]".to_owned(),
            Self::Entity | Self::Registered => format!("#[omni_runtime::entity({:?})]", table.logical_name),
            Self::Cynic => {
                format!("#[derive(cynic::QueryFragment)]\n#[cynic(graphql_type = {:?})]", table.logical_name)
            }
            Self::Kube => format!(
                "#[derive(Clone, Debug, kube::CustomResource, serde::Deserialize, serde::Serialize)]\n\
                 #[kube(group = \"contoso.com\", version = \"v1\", kind = \"Resource{index}\", schema = \"disabled\")]"
            ),
        }
    }

    /// The source of a crate of so many structs of fifteen columns.
    pub(crate) fn source(self, structs: usize) -> String {
        let schema = standard();
        let mut source = String::from("#![allow(dead_code)]\n");
        if self == Self::Cynic {
            source.push_str("#[cynic::schema(\"contoso\")]\nmod schema {}\n");
        }
        for index in 0..structs {
            let table = &schema.tables[index % schema.tables.len()];
            let _ = writeln!(source, "{}\npub struct Row{index} {{", self.attributes(table, index));
            for (name, ty) in fields(table).skip(index / schema.tables.len() % 8).take(COLUMNS) {
                let rename = if self == Self::Cynic { format!("#[cynic(rename = {name:?})] ") } else { String::new() };
                let _ = writeln!(source, "    {rename}pub {name}: {},", self.ty(ty));
            }
            source.push_str("}\n");
        }
        source
    }

    /// A GUID is a string to who does not know one.
    fn ty(self, ty: String) -> String {
        if self == Self::Cynic { ty.replace("uuid::Uuid", "String") } else { ty }
    }
}

fn standard() -> Schema {
    omni_schema::standard().schema().expect("the built-in schema")
}

/// The table's columns of the types that every app has, and its lookups.
fn fields(table: &Table) -> impl Iterator<Item = (String, String)> {
    let columns = table.columns.iter().filter_map(|column| {
        let ty = match column.edm {
            EdmType::String | EdmType::DateTimeOffset => "String",
            EdmType::Int32 => "i32",
            EdmType::Boolean => "bool",
            EdmType::Guid => "uuid::Uuid",
            _ => return None,
        };
        let ty = if column.required { ty.to_owned() } else { format!("Option<{ty}>") };
        Some((column.name.clone(), ty))
    });
    let lookups = table.lookups.iter().map(|lookup| (lookup.value_property(), "Option<uuid::Uuid>".to_owned()));
    lookups.take(3).chain(columns)
}

/// The standard tables among 1,500 others.
fn large_schema() -> String {
    let document = Synthetic::LARGE.metadata();
    let mut schema = import::csdl(Cursor::new(document), &Selection::all()).expect("a document").schema;
    schema.tables.extend(standard().tables);
    schema.tables.sort_by(|one, other| one.logical_name.cmp(&other.logical_name));
    schema.to_string()
}

/// The standard tables as types of GraphQL.
fn graphql() -> String {
    let mut text = String::from("schema { query: Query }\n");
    let schema = standard();
    for table in &schema.tables {
        let _ = writeln!(text, "type {} {{", table.logical_name);
        for (name, ty) in fields(table) {
            let (inner, required) = ty.strip_prefix("Option<").map_or((ty.as_str(), true), |inner| (inner, false));
            let scalar = match inner.trim_end_matches('>') {
                "i32" => "Int",
                "bool" => "Boolean",
                _ => "String",
            };
            let _ = writeln!(text, "  {name}: {scalar}{}", if required { "!" } else { "" });
        }
        text.push_str("}\n");
    }
    let roots = schema.tables.iter().map(|table| format!("  {0}: {0}\n", table.logical_name));
    let _ = writeln!(text, "type Query {{\n{}}}", roots.collect::<String>());
    text
}
