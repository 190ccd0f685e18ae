use std::fmt;

use serde::{Deserialize, Serialize};

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
