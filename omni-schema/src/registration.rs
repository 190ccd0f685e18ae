//! How a build script tells the macros where a schema is: in variables of the environment that rustc runs with.

/// The built-in schema's name, by which an attribute can ask for it where another is the default.
pub const STANDARD: &str = "standard";

/// The variable with the name of the schema that attributes without a `schema` are checked against.
pub const DEFAULT: &str = "OMNI_DEFAULT_SCHEMA";

const PREFIX: &str = "OMNI_SCHEMA_";

/// Whether a schema can be registered under this name: it consists of lower-case letters, digits and `_`, and is not
/// [`STANDARD`].
///
/// ```
/// use omni_schema::registration::is_schema_name;
///
/// assert!(is_schema_name("contoso_2"));
/// assert!(!is_schema_name("Contoso") && !is_schema_name("standard") && !is_schema_name(""));
/// ```
#[must_use]
pub fn is_schema_name(name: &str) -> bool {
    let is_well_formed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_well_formed) && name != STANDARD
}

/// The variable that says where the schema of this name is.
///
/// ```
/// use omni_schema::registration::{schema_of, variable};
///
/// assert_eq!(variable("contoso"), "OMNI_SCHEMA_CONTOSO");
/// assert_eq!(schema_of(&variable("contoso")).as_deref(), Some("contoso"));
/// ```
#[must_use]
pub fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase())
}

/// The name of the schema that a variable is of, if it is of one.
#[must_use]
pub fn schema_of(variable: &str) -> Option<String> {
    variable.strip_prefix(PREFIX).map(str::to_lowercase)
}

/// The value of the variable: the file's fingerprint, since Cargo builds again when a variable changes, and its path.
///
/// ```
/// use omni_schema::registration::{path, value};
///
/// assert_eq!(path(&value("91b2c6a0d3f4e587", "my schemas/contoso.omni")), "my schemas/contoso.omni");
/// ```
#[must_use]
pub fn value(fingerprint: &str, path: &str) -> String {
    format!("{fingerprint} {path}")
}

/// The path in a variable's value.
#[must_use]
pub fn path(value: &str) -> &str {
    value.split_once(' ').map_or(value, |(_, path)| path)
}
