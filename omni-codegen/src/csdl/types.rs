//! Types and schemas: what their elements say of themselves.

use omni_schema::TypeName;

use super::attributes::{Element, Problem, boolean, missing, name_of, pair, text_in, type_name};
use super::{ComplexType, EntityType, EnumType};

pub(super) fn version(element: &impl Element) -> Result<(), Problem> {
    let version = text_in(element, "Version")?;
    if version.starts_with("4.") {
        return Ok(());
    }
    Err(Problem(format!("this is an EDMX document of version {}: expected 4.0, of OData version 4", &*version)))
}

/// A schema's namespace and its alias.
pub(super) fn schema(element: &impl Element) -> Result<(String, Option<String>), Problem> {
    let (mut namespace, mut alias) = (None, None);
    element.each(|name, value| {
        match name {
            "Namespace" => namespace = Some(name_of(&value, name)?),
            "Alias" => alias = Some(name_of(&value, name)?),
            _ => {}
        }
        Ok(())
    })?;
    Ok((namespace.ok_or_else(|| missing(element, "Namespace"))?, alias))
}

/// What types have in common: a name, a base, whether they are abstract.
fn named(element: &impl Element) -> Result<(String, Option<String>, bool), Problem> {
    let (mut own, mut base, mut is_abstract) = (None, None, false);
    element.each(|name, value| {
        match name {
            "Name" => own = Some(name_of(&value, name)?),
            "BaseType" => base = Some(name_of(&value, name)?),
            "Abstract" => is_abstract = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok((own.ok_or_else(|| missing(element, "Name"))?, base, is_abstract))
}

pub(super) fn entity(element: &impl Element, namespace: &str) -> Result<EntityType, Problem> {
    let (name, base, is_abstract) = named(element)?;
    Ok(EntityType { namespace: namespace.to_owned(), name, base, is_abstract, ..EntityType::default() })
}

pub(super) fn complex(element: &impl Element, namespace: &str) -> Result<ComplexType, Problem> {
    let (name, base, _) = named(element)?;
    Ok(ComplexType { namespace: namespace.to_owned(), name, base, ..ComplexType::default() })
}

pub(super) fn enumeration(element: &impl Element, namespace: &str) -> Result<EnumType, Problem> {
    let (mut own, mut flags) = (None, false);
    element.each(|name, value| {
        match name {
            "Name" => own = Some(name_of(&value, name)?),
            "IsFlags" => flags = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    Ok(EnumType { namespace: namespace.to_owned(), name, flags, members: Vec::new() })
}

pub(super) fn member(enumeration: &mut EnumType, element: &impl Element) -> Result<(), Problem> {
    let (mut own, mut number) = (None, None);
    element.each(|name, value| {
        match name {
            "Name" => own = Some(name_of(&value, name)?),
            "Value" => {
                let wrong = || Problem(format!("`{}` is not a value of `Value`: expected a number", &*value));
                number = Some(value.parse().map_err(|_| wrong())?);
            }
            _ => {}
        }
        Ok(())
    })?;
    let after_the_last = enumeration.members.last().map_or(0, |(_, value)| value.wrapping_add(1));
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    enumeration.members.push((name, number.unwrap_or(after_the_last)));
    Ok(())
}

/// The full name of a type definition, and the type that it stands for.
pub(super) fn definition(element: &impl Element, namespace: &str) -> Result<(String, TypeName), Problem> {
    let (name, underlying) = pair(element, "Name", "UnderlyingType")?;
    Ok((format!("{namespace}.{}", name_of(&name, "Name")?), type_name(&underlying)?))
}
