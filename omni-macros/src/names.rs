//! The form of Dataverse names, for those that a schema does not know and that still go into a URL.

/// Whether a column, a lookup or a table can have this logical name: lower-case letters, digits and `_`.
pub(crate) fn is_logical(name: &str) -> bool {
    is_schema_name(name) && !name.contains(|character: char| character.is_ascii_uppercase())
}

/// Whether a navigation property can have this name: letters, digits and `_`, of ASCII.
pub(crate) fn is_schema_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logical_name_is_lower_case() {
        for (name, logical, schema) in [
            ("new_tier", true, true),
            ("cr12a_2ndcase", true, true),
            ("new_Tier", false, true),
            ("new_tier ", false, false),
            ("new_größe", false, false),
            ("new_a)/$ref", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_logical(name), is_schema_name(name)), (logical, schema), "{name}");
        }
    }
}
