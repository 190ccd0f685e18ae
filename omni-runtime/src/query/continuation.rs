use std::fmt;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

/// Where the rest of a query's rows is: the service's own link to the next page.
///
/// It can be kept as a text and given to [`Query::resume`](super::Query::resume) later, by another process too. A
/// client follows it as it stands, and only where its organisation's Web API is: it may name any table and any filter
/// there, so a text that came through other people's hands, a web page's say, is not to be resumed with this
/// application's rights. The reference is Microsoft's page "Page rows using the Web API".
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Continuation(String);

impl Continuation {
    /// The continuation that this text is.
    #[must_use]
    pub fn new(link: impl Into<String>) -> Self {
        Self(link.into())
    }

    /// The text, to be kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Why rows with these columns cannot be read there, if so. What the link does not say is no reason.
    pub(super) fn mismatch(&self, entity_set: &str, columns: &[&str]) -> Option<String> {
        let (path, options) = self.0.split_once('?').unwrap_or((&self.0, ""));
        let own = path.rsplit('/').next().unwrap_or(path);
        if own != entity_set {
            // A link that somebody else made may say anything.
            let own: String = own.chars().take(60).flat_map(char::escape_debug).collect();
            return Some(format!("the continuation is of `{own}`, and the query of `{entity_set}`"));
        }
        let mut options = options.split('&').filter_map(|option| option.split_once('='));
        let (_, select) = options.find(|(name, _)| matches!(*name, "$select" | "%24select"))?;
        let select = percent_decode_str(select).decode_utf8_lossy();
        let missing = columns.iter().find(|column| !select.split(',').any(|read| read.trim() == **column))?;
        Some(format!("the continuation does not read the column `{missing}`, which was not asked for when it began"))
    }
}

impl AsRef<str> for Continuation {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A link repeats the query's filter, which holds values of rows: it is not printed.
impl fmt::Debug for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Continuation").finish_non_exhaustive()
    }
}
