//! What a CSDL document says, before anything is made of it.

use omni_schema::{Column, TypeName};

use super::Pairs;

/// The entity model of a service: the schemas of one `$metadata` document.
///
/// The names follow "OData Common Schema Definition Language (CSDL) XML Representation".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// Aliases, each with the namespace that it stands for.
    pub aliases: Vec<(String, String)>,
    /// Entity types: tables, and the abstract types that they inherit from.
    pub entity_types: Vec<EntityType>,
    /// Structures without a key.
    pub complex_types: Vec<ComplexType>,
    /// Enumerations.
    pub enum_types: Vec<EnumType>,
    /// Other names for primitive types: the qualified name, and the type that it stands for.
    pub type_definitions: Vec<(String, TypeName)>,
    /// Actions and functions.
    pub operations: Vec<Operation>,
    /// Entity sets: what is found under which name.
    pub entity_sets: Vec<EntitySet>,
    /// The operations that can be called without a row: the name in a URL, and the operation.
    pub imports: Vec<(String, String)>,
    /// Alternate keys that are not written inside their type: the type, and its keys.
    pub alternate_keys: Vec<(String, Vec<Vec<String>>)>,
}

impl Metadata {
    /// Adds what stands behind it in a document.
    pub(super) fn append(&mut self, behind: Self) {
        let Self {
            aliases,
            entity_types,
            complex_types,
            enum_types,
            type_definitions,
            operations,
            entity_sets,
            imports,
            alternate_keys,
        } = behind;
        self.aliases.extend(aliases);
        self.entity_types.extend(entity_types);
        self.complex_types.extend(complex_types);
        self.enum_types.extend(enum_types);
        self.type_definitions.extend(type_definitions);
        self.operations.extend(operations);
        self.entity_sets.extend(entity_sets);
        self.imports.extend(imports);
        self.alternate_keys.extend(alternate_keys);
    }
}

/// An entity type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityType {
    /// The namespace of the schema that it stands in.
    pub namespace: String,
    /// The name, without the namespace.
    pub name: String,
    /// The type that it inherits from.
    pub base: Option<String>,
    /// Whether there are only rows of types derived from it.
    pub is_abstract: bool,
    /// The key's columns; none where the base has the key.
    pub key: Vec<String>,
    /// The structural properties. One that is not of a primitive type has its type, in the document's words, in
    /// [`Details::declared`](omni_schema::Details::declared).
    pub properties: Vec<Column>,
    /// The navigation properties.
    pub navigations: Vec<NavigationProperty>,
    /// The alternate keys, each with its columns.
    pub alternate_keys: Vec<Vec<String>>,
}

/// A navigation property: a way to other rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NavigationProperty {
    /// The name.
    pub name: String,
    /// The type of the rows that it leads to.
    pub target: String,
    /// Whether it leads to any number of them.
    pub many: bool,
    /// The property that leads back.
    pub partner: Option<String>,
    /// Pairs of a property of this type and the property of the other that it equals.
    pub constraints: Pairs,
}

/// A structure without a key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ComplexType {
    /// The namespace of the schema that it stands in.
    pub namespace: String,
    /// The name, without the namespace.
    pub name: String,
    /// The type that it inherits from.
    pub base: Option<String>,
    /// Its properties.
    pub properties: Vec<Column>,
    /// Its ways to rows, which operations of Dataverse return in some structures.
    pub navigations: Vec<NavigationProperty>,
}

/// An enumeration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumType {
    /// The namespace of the schema that it stands in.
    pub namespace: String,
    /// The name, without the namespace.
    pub name: String,
    /// Whether a value may be several members at once.
    pub flags: bool,
    /// The members, in order; a number that is not written follows the one before.
    pub members: Vec<(String, i64)>,
}

/// An action or a function.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The namespace of the schema that it stands in.
    pub namespace: String,
    /// The name, without the namespace.
    pub name: String,
    /// Whether it is an action; else it is a function.
    pub is_action: bool,
    /// Whether its first parameter is what it is called on.
    pub is_bound: bool,
    /// The parameters, that one included.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub returns: Option<TypeName>,
}

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// What it takes.
    pub ty: TypeName,
    /// Whether it may be null, or left out.
    pub nullable: bool,
}

/// An entity set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntitySet {
    /// The name in a URL.
    pub name: String,
    /// The type of its rows.
    pub ty: String,
    /// Where navigation properties lead: the path, and the target's set.
    pub bindings: Pairs,
}
