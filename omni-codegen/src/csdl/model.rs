//! What a CSDL document says, before anything is made of it.

use omni_schema::EdmType;

/// The entity model of a service: the schemas of one `$metadata` document.
///
/// The names follow "OData Common Schema Definition Language (CSDL) XML Representation".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    pub type_definitions: Vec<(TypeName, TypeName)>,
    /// Actions and functions.
    pub operations: Vec<Operation>,
    /// Entity sets: what is found under which name.
    pub entity_sets: Vec<EntitySet>,
    /// The operations that can be called without a row: the name in a URL, and the operation.
    pub imports: Vec<(String, TypeName)>,
    /// Alternate keys that are not written inside their type.
    pub alternate_keys: Vec<(TypeName, Vec<Vec<String>>)>,
}

/// The name of a type as a document writes it: `mscrm.account`, `Edm.Guid`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypeName {
    /// The type.
    pub item: Item,
    /// Whether any number of them is meant: `Collection(…)`.
    pub collection: bool,
}

/// A type, without the word whether there are many.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// A primitive type that a column can be of.
    Edm(EdmType),
    /// Everything else, in the document's words.
    Named(String),
}

impl TypeName {
    /// The type of this qualified name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { item: Item::Named(name.into()), collection: false }
    }

    /// The name, where it is not a primitive type's.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.item {
            Item::Named(name) => Some(name),
            Item::Edm(_) => None,
        }
    }
}

/// An entity type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// The structural properties.
    pub properties: Vec<Property>,
    /// The navigation properties.
    pub navigations: Vec<NavigationProperty>,
    /// The alternate keys, each with its columns.
    pub alternate_keys: Vec<Vec<String>>,
}

/// A structural property, of an entity type or of a complex type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name.
    pub name: String,
    /// What it holds.
    pub ty: TypeName,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether the service computes it (`Org.OData.Core.V1.Computed`).
    pub computed: bool,
    /// Whether it cannot be changed (`Org.OData.Core.V1.Immutable`).
    pub immutable: bool,
    /// The most characters or bytes; none where there is no limit or it is `max`.
    pub max_length: Option<u32>,
    /// The digits of a number, or of a second.
    pub precision: Option<u32>,
    /// The digits after the point; none where it is `variable`.
    pub scale: Option<u32>,
}

/// A navigation property: a way to other rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavigationProperty {
    /// The name.
    pub name: String,
    /// Where it leads.
    pub ty: TypeName,
    /// The property that leads back.
    pub partner: Option<String>,
    /// Pairs of a property of this type and the property of the other that it equals.
    pub constraints: Vec<(String, String)>,
}

/// A structure without a key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComplexType {
    /// The namespace of the schema that it stands in.
    pub namespace: String,
    /// The name, without the namespace.
    pub name: String,
    /// The type that it inherits from.
    pub base: Option<String>,
    /// Its properties.
    pub properties: Vec<Property>,
    /// Its ways to rows, which operations of Dataverse return in some structures.
    pub navigations: Vec<NavigationProperty>,
}

/// An enumeration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
pub struct EntitySet {
    /// The name in a URL.
    pub name: String,
    /// The type of its rows.
    pub ty: String,
    /// Where navigation properties lead: the path, and the target's set.
    pub bindings: Vec<(String, String)>,
}
