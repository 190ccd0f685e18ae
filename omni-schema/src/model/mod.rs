//! What a schema says, as plain data.

mod column;
mod details;
mod edm;
mod lookup;
mod operation;
mod table;
mod types;

pub use column::{Access, Choice, Choices, Column, Level};
pub use details::{Apart, Details};
pub use edm::EdmType;
pub use lookup::{Lookup, Navigation, Target};
pub use operation::{Operation, OperationKind, Parameter};
pub use table::{AlternateKey, Member, Table};
pub use types::{ComplexType, EnumMember, EnumType, Property, TypeName};

/// The tables of an organisation, or the part of them that an app uses, and what its operations are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The namespace of the service: `Microsoft.Dynamics.CRM`. Empty where it is not known.
    pub namespace: String,
    /// The tables, in the order in which they are written.
    pub tables: Vec<Table>,
    /// The enumerations that parameters and results have members of; a choice column is not one.
    pub enums: Vec<EnumType>,
    /// The structures without a key that parameters and results are.
    pub complex_types: Vec<ComplexType>,
    /// The actions and functions.
    pub operations: Vec<Operation>,
}

impl Schema {
    /// The table of this logical name.
    #[must_use]
    pub fn table(&self, logical_name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.logical_name == logical_name)
    }

    /// The table that this entity set (`incidents`) holds the rows of.
    #[must_use]
    pub fn table_of_set(&self, entity_set: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.entity_set == entity_set)
    }

    /// The 64-bit FNV-1a hash of its text form, as 16 hexadecimal digits.
    ///
    /// It tells two versions of one file apart. It is no protection against somebody who wants two to look alike.
    ///
    /// ```
    /// let mut schema = omni_schema::standard().schema()?;
    /// let before = schema.fingerprint();
    /// schema.tables[0].columns.pop();
    /// assert_ne!(schema.fingerprint(), before);
    /// # Ok::<(), omni_schema::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> String {
        crate::fingerprint(self.to_string().as_bytes())
    }
}
