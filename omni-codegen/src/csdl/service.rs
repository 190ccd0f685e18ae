//! What is called and found under a URL: actions and functions, entity sets, imports.

use omni_schema::TypeName;

use super::attributes::{Element, Problem, boolean, missing, name_of, pair, text_in, type_name};
use super::{EntitySet, Operation, Pairs, Parameter};

pub(super) fn operation(element: &impl Element, namespace: &str, is_action: bool) -> Result<Operation, Problem> {
    let (mut own, mut is_bound) = (None, false);
    element.each(|name, value| {
        match name {
            "Name" => own = Some(name_of(&value, name)?),
            "IsBound" => is_bound = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    let namespace = namespace.to_owned();
    Ok(Operation { namespace, name, is_action, is_bound, parameters: Vec::new(), returns: None })
}

pub(super) fn parameter(element: &impl Element) -> Result<Parameter, Problem> {
    let (mut own, mut ty, mut nullable) = (None, None, true);
    element.each(|name, value| {
        match name {
            "Name" => own = Some(name_of(&value, name)?),
            "Type" => ty = Some(type_name(&value)?),
            "Nullable" => nullable = boolean(&value, name)?,
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    Ok(Parameter { name, ty: ty.ok_or_else(|| missing(element, "Type"))?, nullable })
}

pub(super) fn returns(element: &impl Element) -> Result<TypeName, Problem> {
    type_name(&text_in(element, "Type")?)
}

pub(super) fn entity_set(element: &impl Element) -> Result<EntitySet, Problem> {
    let (name, ty) = pair(element, "Name", "EntityType")?;
    Ok(EntitySet { name: name_of(&name, "Name")?, ty: name_of(&ty, "EntityType")?, bindings: Pairs::default() })
}

/// Adds where a navigation property leads.
pub(super) fn bind(set: &mut EntitySet, element: &impl Element) -> Result<(), Problem> {
    let (path, target) = pair(element, "Path", "Target")?;
    set.bindings.push((&path, &target));
    Ok(())
}

/// The name of an `ActionImport` or a `FunctionImport`, and the operation that it is.
pub(super) fn import(element: &impl Element) -> Result<(String, String), Problem> {
    let (mut own, mut operation) = (None, None);
    element.each(|name, value| {
        match name {
            "Name" => own = Some(name_of(&value, name)?),
            "Action" | "Function" => operation = Some(name_of(&value, name)?),
            _ => {}
        }
        Ok(())
    })?;
    let name = own.ok_or_else(|| missing(element, "Name"))?;
    Ok((name, operation.ok_or_else(|| missing(element, "Action"))?))
}
