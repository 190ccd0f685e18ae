use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Id, Table};

/// What a lookup holds: a row of a table that is known only at run time.
///
/// An app keeps it as its two parts. A row has no column of this form: there a lookup is read as an id, and set to one,
/// which [`id_in`](Self::id_in) gives.
///
/// ```
/// use omni_runtime::Reference;
///
/// let held = Reference::new("contact", uuid::uuid!("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e"));
/// let kept = serde_json::to_string(&held)?;
/// assert_eq!(kept, r#"{"table":"contact","id":"a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e"}"#);
/// assert_eq!(serde_json::from_str::<Reference>(&kept)?, held);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    table: String,
    id: Uuid,
}

impl Reference {
    /// The reference to a row: the logical name of its table (`contact`) and its primary key.
    #[must_use]
    pub fn new(table: impl Into<String>, id: Uuid) -> Self {
        Self { table: table.into(), id }
    }

    /// The logical name of the table: `contact`.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The primary key of the row.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The typed id, if the row is one of the table `T`.
    ///
    /// ```
    /// use omni_runtime::{Reference, entities::{Account, Contact}};
    ///
    /// let held = Reference::new("contact", uuid::uuid!("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e"));
    /// assert!(held.id_in::<Contact>().is_some());
    /// assert!(held.id_in::<Account>().is_none());
    /// ```
    #[must_use]
    pub fn id_in<T: Table>(&self) -> Option<Id<T>> {
        (self.table == T::LOGICAL_NAME).then(|| Id::from_uuid(self.id))
    }
}

impl<T: Table> From<Id<T>> for Reference {
    fn from(id: Id<T>) -> Self {
        Self::new(T::LOGICAL_NAME, id.into())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.table, self.id.as_hyphenated())
    }
}
