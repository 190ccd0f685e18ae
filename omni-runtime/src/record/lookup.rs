//! Lookups: references of a row to rows of other tables.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Annotation, Holds, edm};
use crate::{Id, Table};

/// What a lookup with one target holds: the id of a row of the table `T`, and what people see of it where the service
/// was asked to say so (`Prefer: odata.include-annotations="*"`).
///
/// A lookup with several targets is held by an enum over them, which `omni generate` writes, or by a `uuid::Uuid`.
///
/// ```
/// use omni_runtime::{Lookup, entities::Contact, entity};
///
/// #[entity("incident")]
/// struct Ticket {
///     #[entity(column = "_primarycontactid_value")]
///     contact: Option<Lookup<Contact>>,
/// }
///
/// let row = r#"{
///     "_primarycontactid_value@OData.Community.Display.V1.FormattedValue": "Yvonne McKay",
///     "_primarycontactid_value": "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e"
/// }"#;
/// let ticket: Ticket = serde_json::from_str(row)?;
/// assert_eq!(ticket.contact.as_ref().and_then(Lookup::label), Some("Yvonne McKay"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Lookup<T> {
    pub(super) id: Id<T>,
    label: Option<String>,
}

impl<T> Lookup<T> {
    /// A reference to this row.
    #[must_use]
    pub const fn new(id: Id<T>) -> Self {
        Self { id, label: None }
    }

    /// The id of the row.
    #[must_use]
    pub const fn id(&self) -> Id<T> {
        self.id
    }

    /// What people see of the row, its name for the most part; none where the service was not asked for it.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }
}

impl<T> From<Id<T>> for Lookup<T> {
    fn from(id: Id<T>) -> Self {
        Self::new(id)
    }
}

impl<T> Clone for Lookup<T> {
    fn clone(&self) -> Self {
        Self { id: self.id, label: self.label.clone() }
    }
}

/// Two lookups are equal that refer to one row, whatever people see of it.
impl<T> PartialEq for Lookup<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<T> Eq for Lookup<T> {}

impl<T> std::hash::Hash for Lookup<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl<T: Table> fmt::Debug for Lookup<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What people see of a row is often a person's name.
        write!(f, "Lookup<{}>({})", T::LOGICAL_NAME, self.id)
    }
}

impl<T> Serialize for Lookup<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.id.serialize(serializer)
    }
}

impl<'de, T: Table> Deserialize<'de> for Lookup<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Id::deserialize(deserializer).map(Self::new)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Holds<edm::Key<T>> for Lookup<T> {
    fn table(&self) -> Option<&str> {
        Some(T::LOGICAL_NAME)
    }

    fn annotate(&mut self, annotation: Annotation, text: &str) {
        if annotation == Annotation::Label {
            self.label = Some(text.to_owned());
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Holds<edm::AnyKey> for Lookup<T> {
    const TABLES: &'static [&'static str] = &[T::LOGICAL_NAME];

    fn annotate(&mut self, annotation: Annotation, text: &str) {
        Holds::<edm::Key<T>>::annotate(self, annotation, text);
    }
}
