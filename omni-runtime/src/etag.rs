use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// The version of a row, as the service wrote it (`W/"502186"`): compared and sent back, never taken apart.
///
/// An app keeps it as the text that it is:
///
/// ```
/// use omni_runtime::{ETag, IfMatch};
///
/// let kept = serde_json::to_string(&ETag::new(r#"W/"502186""#))?;
/// let as_it_was = IfMatch(serde_json::from_str(&kept)?);
/// assert_eq!(as_it_was.0.as_str(), r#"W/"502186""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// The reference is Microsoft's page "Perform conditional operations using the Web API".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ETag(String);

impl ETag {
    /// The version that this text is, for one that an app kept.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether the text names one version: in quotes, as "HTTP Semantics", section "ETag", has it. `*` names any, and
    /// nothing at all names none; either would overwrite what others wrote.
    pub(crate) fn names_a_version(&self) -> bool {
        let quoted = self.0.strip_prefix("W/").unwrap_or(&self.0);
        let tag = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        tag.is_some_and(|tag| !tag.is_empty() && !tag.contains(|letter: char| letter == '"' || letter.is_control()))
    }

    /// What a write on condition of this version sends in `If-Match`.
    ///
    /// # Errors
    ///
    /// When it is not the version of a row: sent all the same, it would let the write overwrite any.
    pub(crate) fn checked(&self) -> Result<&str, Error> {
        if self.names_a_version() {
            return Ok(&self.0);
        }
        let message = format!(
            "`{}` is not the version of a row: expected one that the service gave, such as `W/\"502186\"`",
            self.0.escape_debug()
        );
        Err(Error::new(ErrorKind::Invalid, message))
    }

    /// The text to send in `If-Match`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for ETag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for ETag {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_one_version_and_neither_any_nor_none() {
        for version in [r#"W/"502186""#, r#""502186""#, r#"W/"a b""#] {
            assert!(ETag::new(version).names_a_version(), "{version}");
        }
        for other in ["", "*", "502186", r#""""#, r#"W/"""#, "\"", "W/", r#""1","2""#, r#"W/"1"#, "\"1\r\n\""] {
            assert!(!ETag::new(other).names_a_version(), "{other:?}");
        }
    }
}
