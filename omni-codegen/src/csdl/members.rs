//! What a type has: properties and ways to other rows.

use omni_schema::{Access, Column, EdmType};

use super::attributes::{Element, Problem, boolean, checked, item, missing, name_of, number, pair, primitive};
use super::{NavigationProperty, Pairs};

/// A property.
pub(super) fn property(element: &impl Element) -> Result<Column, Problem> {
    let mut property = unnamed();
    read_property(&mut property, element)?;
    Ok(property)
}

/// A property that [`read_property`] is to tell of.
pub(super) fn unnamed() -> Column {
    Column::new(String::new(), EdmType::Untyped)
}

/// Reads a property where it is to stay: most of a document are these.
pub(super) fn read_property(property: &mut Column, element: &impl Element) -> Result<(), Problem> {
    let (mut typed, mut many) = (false, false);
    element.each(|name, value| {
        match name {
            "Name" => property.name = name_of(&value, name)?,
            "Type" => {
                typed = true;
                let (item, collection) = item(&value)?;
                match primitive(item) {
                    Some(edm) if !collection => property.edm = edm,
                    found => {
                        many = collection;
                        if found.is_none() {
                            checked(item, name)?;
                        }
                        property.details.declared = Some(value.into_owned());
                    }
                }
            }
            "Nullable" => property.required = !boolean(&value, name)?,
            "MaxLength" | "Precision" | "Scale" => {
                // Details take place once they are set, be it to nothing.
                if let Some(number) = number(&value, name)? {
                    let details = &mut *property.details;
                    let limit = match name {
                        "MaxLength" => &mut details.max_length,
                        "Precision" => &mut details.precision,
                        _ => &mut details.scale,
                    };
                    *limit = Some(number);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    // A collection is never null; what `Nullable` says of one is said of its items.
    property.required &= !many;
    if property.name.is_empty() {
        return Err(missing(element, "Name"));
    }
    if typed { Ok(()) } else { Err(missing(element, "Type")) }
}

/// Takes what an annotation says of a property, if it is one of those that matter for writing.
pub(super) fn annotate(property: &mut Column, element: &impl Element) -> Result<(), Problem> {
    let (mut term, mut says) = (None, true);
    element.each(|name, value| {
        match name {
            "Term" => term = Some(value),
            "Bool" => says = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    // The vocabulary is `Org.OData.Core.V1`, for which a document may have a shorter name of its own.
    match term.as_deref().and_then(|term| term.rsplit_once('.')) {
        Some((_, "Computed")) if says => property.access = Access::READ_ONLY,
        Some((_, "Immutable")) if says => property.access.update = false,
        _ => {}
    }
    Ok(())
}

/// A navigation property; none where its name is not one. Organisations have such, with a quote in it: they cannot be
/// addressed, but the rest of the document can.
pub(super) fn navigation(element: &impl Element) -> Result<Option<NavigationProperty>, Problem> {
    let (mut own, mut leads_to, mut partner) = (None, None, None);
    element.each(|name, value| {
        match name {
            "Name" => own = Some(name_of(&value, name).ok()),
            "Type" => {
                let (item, many) = item(&value)?;
                leads_to = Some((checked(item, name)?, many));
            }
            // A path through a structure is not the name of a property.
            "Partner" => partner = name_of(&value, name).ok(),
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    let (target, many) = leads_to.ok_or_else(|| missing(element, "Type"))?;
    Ok(name.map(|name| NavigationProperty { name, target, many, partner, constraints: Pairs::default() }))
}

/// Adds a constraint: a property, and the property of the other row that it equals.
pub(super) fn constrain(navigation: &mut NavigationProperty, element: &impl Element) -> Result<(), Problem> {
    let (property, referenced) = pair(element, "Property", "ReferencedProperty")?;
    navigation.constraints.push_last((&property, &referenced));
    Ok(())
}
