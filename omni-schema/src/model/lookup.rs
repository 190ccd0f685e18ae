use super::{Access, Level};

/// A lookup column: a reference to one row of one of its targets.
///
/// It is read at [`value_property`](Lookup::value_property) and written at the navigation property of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lookup {
    /// The logical name: `customerid`. It is not a property of the row.
    pub name: String,
    /// Whether a row always has a value.
    pub required: bool,
    /// Whether people have to fill it in.
    pub level: Level,
    /// What a client may do with it.
    pub access: Access,
    /// What people see.
    pub label: Option<String>,
    /// The tables that it may refer to; more than one makes it polymorphic.
    pub targets: Vec<Target>,
}

impl Lookup {
    /// A lookup that may be empty, read and written, of which nothing more is known.
    #[must_use]
    pub fn new(name: impl Into<String>, targets: Vec<Target>) -> Self {
        Self { name: name.into(), required: false, level: Level::Optional, access: Access::ALL, label: None, targets }
    }

    /// The property that a read of the row names: `_customerid_value`.
    #[must_use]
    pub fn value_property(&self) -> String {
        crate::value_property(&self.name)
    }

    /// The target of this logical name.
    #[must_use]
    pub fn target(&self, table: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.table == table)
    }
}

/// A table that a lookup may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The logical name of the table referred to: `contact`.
    pub table: String,
    /// Its entity set: `contacts`.
    pub entity_set: String,
    /// The single-valued navigation property (case-sensitive) to bind and to expand: `customerid_contact`.
    pub navigation: String,
}

/// A navigation property that is not a lookup's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Navigation {
    /// The name, case-sensitive: `incident_customer_accounts`.
    pub name: String,
    /// Whether it leads to any number of rows.
    pub many: bool,
    /// The logical name of the table that it leads to.
    pub table: String,
    /// The navigation property that leads back.
    pub partner: Option<String>,
}
