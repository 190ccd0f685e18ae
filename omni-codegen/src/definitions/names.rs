//! The names that a definition brings into a schema, looked at before any of them is taken.

use omni_schema::is_name;

use super::DefinitionsError;
use super::reply::Definition;

/// Checks the names in the definition of this table; the columns that it names are compared with the schema's anyway.
pub(super) fn check(table: &str, definition: &Definition) -> Result<(), DefinitionsError> {
    let check = |name: Option<&str>, said_by: &str| match name {
        Some(name) if !is_name(name) => {
            let name: String = name.chars().take(60).flat_map(char::escape_debug).collect();
            Err(DefinitionsError(format!("of `{table}`, `{name}` is not a name, as {said_by} has to be one")))
        }
        _ => Ok(()),
    };
    // An empty text stands for none.
    let set = definition.entity_set_name.as_deref().filter(|name| !name.is_empty());
    check(set, "`EntitySetName`")?;
    for relationship in definition.many_to_one_relationships.iter().flatten() {
        check(relationship.navigation(), "`ReferencingEntityNavigationPropertyName`")?;
    }
    for key in definition.keys.iter().flatten() {
        check(key.logical_name.as_deref().or(key.schema_name.as_deref()), "a key's")?;
        for column in &key.columns {
            check(Some(column), "one of `KeyAttributes`")?;
        }
    }
    for attribute in definition.attributes.iter().flatten() {
        for set in [&attribute.option_set, &attribute.global_option_set].into_iter().flatten() {
            if set.is_global == Some(true) {
                check(set.name.as_deref(), "an option set's")?;
            }
        }
    }
    Ok(())
}
