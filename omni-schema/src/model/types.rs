use std::fmt;

use super::EdmType;
use crate::is_name;

/// The type of a parameter, a result or a property of a structure.
///
/// ```
/// use omni_schema::{EdmType, TypeName};
///
/// let guids = TypeName::Collection(Box::new(TypeName::Edm(EdmType::Guid)));
/// assert_eq!(guids.to_string(), "Collection(Guid)");
/// assert_eq!(TypeName::parse("Collection(Guid)"), Some(guids));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeName {
    /// A primitive type.
    Edm(EdmType),
    /// A table, a structure or an enumeration of the schema, or one that the schema leaves out.
    Named(String),
    /// Any number of values of one type.
    Collection(Box<TypeName>),
}

impl TypeName {
    /// Reads what `Display` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(item) = text.strip_prefix("Collection(") {
            // The service has no collections of collections, and a text of a million of them is no type.
            let item = Self::simple(item.strip_suffix(')')?)?;
            return Some(Self::Collection(Box::new(item)));
        }
        Self::simple(text)
    }

    fn simple(text: &str) -> Option<Self> {
        let dotted = text.strip_prefix('.');
        let name = dotted.unwrap_or(text);
        if !is_name(name) {
            return None;
        }
        let primitive = if dotted.is_none() { EdmType::from_name(name) } else { None };
        Some(primitive.map_or_else(|| Self::Named(name.to_owned()), Self::Edm))
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edm(edm) => f.write_str(edm.name()),
            // A structure that is called like a primitive type.
            Self::Named(name) if EdmType::from_name(name).is_some() => write!(f, ".{name}"),
            Self::Named(name) => f.write_str(name),
            Self::Collection(item) => write!(f, "Collection({item})"),
        }
    }
}

/// An enumeration: named numbers, sent by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumType {
    /// The name: `EntityFilters`.
    pub name: String,
    /// Whether a value may be several members at once.
    pub flags: bool,
    /// The members, in the service's order.
    pub members: Vec<EnumMember>,
}

/// One member of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumMember {
    /// The name on the wire: `Attributes`.
    pub name: String,
    /// The number behind it.
    pub value: i64,
}

/// A structure without a key: what an operation returns, or takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplexType {
    /// The name: `WhoAmIResponse`.
    pub name: String,
    /// Its properties, inherited ones first.
    pub properties: Vec<Property>,
}

/// One property of a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name on the wire: `UserId`.
    pub name: String,
    /// What it holds.
    pub ty: TypeName,
    /// Whether there is always a value.
    pub required: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_type_is_refused() {
        for text in
            ["", ".", "Collection()", "Collection(.)", "Collection(Guid", "Guid)", "(", "Collection(Collection(Guid))"]
        {
            assert_eq!(TypeName::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_structure_called_like_a_primitive_type_is_told_by_a_dot() {
        for (text, ty) in [
            ("Int32", TypeName::Edm(EdmType::Int32)),
            (".Int32", TypeName::Named("Int32".to_owned())),
            ("Money", TypeName::Named("Money".to_owned())),
        ] {
            assert_eq!((TypeName::parse(text), ty.to_string().as_str()), (Some(ty.clone()), text));
        }
        assert_eq!(EdmType::Int32.to_string(), "Edm.Int32");
        assert_eq!(EdmType::from_name("Edm.Int32"), EdmType::from_name("Int32"));
    }
}
