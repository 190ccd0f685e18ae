//! The annotation of alternate keys: collections of records of references to properties.

use super::attributes::{Element, Problem, name_of};

pub(super) fn is_alternate_keys(element: &impl Element) -> Result<bool, Problem> {
    let mut found = false;
    element.each(|name, value| {
        // The vocabulary is `OData.Community.Keys.V1` or `Org.OData.Core.V1`, or a document's own name for one of them.
        found |= name == "Term" && value.ends_with(".AlternateKeys");
        Ok(())
    })?;
    Ok(found)
}

/// What an element inside the annotation does.
pub(super) enum KeyPart {
    /// A key begins.
    Begins,
    /// A column is named, here or in the element's text.
    Column(Option<String>),
    Other,
}

pub(super) fn key_part(element: &impl Element) -> Result<KeyPart, Problem> {
    if element.local_name() != "PropertyValue" {
        return Ok(KeyPart::Other);
    }
    let (mut property, mut column) = (None, None);
    element.each(|name, value| {
        match name {
            "Property" => property = Some(value),
            "PropertyPath" | "String" => column = Some(name_of(&value, name)),
            _ => {}
        }
        Ok(())
    })?;
    match property.as_deref() {
        Some("Key") => Ok(KeyPart::Begins),
        Some("Name") => Ok(KeyPart::Column(column.transpose()?)),
        _ => Ok(KeyPart::Other),
    }
}
