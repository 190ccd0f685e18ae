//! The elements that are open at a place of a document.

use omni_schema::Column;

use super::{ComplexType, EntitySet, EntityType, EnumType, NavigationProperty, Operation};

/// What an open element is, with what has been read of it.
pub(super) enum Open {
    Edmx,
    DataServices,
    /// With its namespace.
    Schema(String),
    /// An entity type, and whether more of it matters than its name and its key.
    Entity(EntityType, bool),
    Complex(ComplexType),
    Enum(EnumType),
    Key,
    Property(Column),
    Navigation(NavigationProperty),
    Operation(Operation),
    Container,
    Set(EntitySet),
    /// `Annotations`, with its target.
    Annotations(String),
    /// The annotation of alternate keys.
    Keys(Vec<Vec<String>>),
    /// An element inside of that, and whether its text names a column of the key.
    KeyPart {
        column: bool,
    },
    /// An element whose children do not matter.
    Leaf,
}
