use std::fmt;

/// The version of a row, as the service wrote it (`W/"502186"`): compared and sent back, never taken apart.
///
/// The reference is Microsoft's page "Perform conditional operations using the Web API".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
