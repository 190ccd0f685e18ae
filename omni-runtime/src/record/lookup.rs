//! Lookups: references of a row to rows of other tables.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::{Annotation, Holds, edm};
use crate::{Change, Id, Reference, Table};

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
    id: Id<T>,
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

/// A value that a lookup can be set to: a reference to a row, or none.
#[diagnostic::on_unimplemented(
    message = "a lookup cannot be set to `{Self}`",
    label = "not a reference to a row",
    note = "a lookup is set to an `Id<T>` or a `Lookup<T>` of its target, a generated enum over its targets, or a \
            `uuid::Uuid` where it has one target; around it an `Option`, or a `Change` where it may be cleared"
)]
pub trait Refers {
    /// The row, with the logical name of its table where the value knows it.
    fn row(&self) -> Option<(Option<&str>, Uuid)>;
}

impl Refers for Uuid {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        Some((None, *self))
    }
}

impl<T: Table> Refers for Id<T> {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        Some((Some(T::LOGICAL_NAME), *self.as_uuid()))
    }
}

impl<T: Table> Refers for Lookup<T> {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        self.id.row()
    }
}

impl Refers for Reference {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        Some((Some(self.table()), self.id()))
    }
}

impl<R: Refers> Refers for Option<R> {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        self.as_ref()?.row()
    }
}

impl<R: Refers> Refers for Change<R> {
    fn row(&self) -> Option<(Option<&str>, Uuid)> {
        match self {
            Self::Set(value) => value.row(),
            Self::Keep | Self::Clear => None,
        }
    }
}

/// The id of a row in a variant of an enum over a lookup's targets.
pub trait RowId {
    /// The id that this GUID is.
    fn of(id: Uuid) -> Self;
    /// The GUID.
    fn uuid(&self) -> Uuid;
}

impl<T> RowId for Id<T> {
    fn of(id: Uuid) -> Self {
        Self::from_uuid(id)
    }

    fn uuid(&self) -> Uuid {
        *self.as_uuid()
    }
}

impl RowId for Uuid {
    fn of(id: Uuid) -> Self {
        id
    }

    fn uuid(&self) -> Uuid {
        *self
    }
}

/// Fails in a constant where the type cannot refer to one of the lookup's targets, which a row that is read may.
///
/// # Panics
///
/// Then, with `message`.
pub const fn refers<T: Holds<K>, K>(targets: &[&str], message: &str) {
    let mut index = 0;
    while index < targets.len() {
        assert!(T::TABLES.is_empty() || target_index(T::TABLES, targets[index]) < T::TABLES.len(), "{}", message);
        index += 1;
    }
}

/// Fails in a constant where the type can refer to a table that is not one of the lookup's targets.
///
/// # Panics
///
/// Then, with `message`.
pub const fn refers_only<T: Holds<K>, K>(targets: &[&str], message: &str) {
    let mut index = 0;
    while index < T::TABLES.len() {
        assert!(target_index(targets, T::TABLES[index]) < targets.len(), "{}", message);
        index += 1;
    }
}

/// The place of a name among names; their number where it is not among them.
#[must_use]
pub const fn target_index(names: &[&str], name: &str) -> usize {
    let mut index = 0;
    while index < names.len() {
        if same(names[index].as_bytes(), name.as_bytes()) {
            return index;
        }
        index += 1;
    }
    index
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

/// Makes an enum over the targets of a polymorphic lookup what it is: a type of a column, and a value to set it to.
///
/// The enum has a variant a target, each with an [`Id`] or a `uuid::Uuid`, and `Other(Option<String>, uuid::Uuid)` for
/// a row of another table, or of one that the reply does not name because it was not asked to
/// (`Prefer: odata.include-annotations="*"`). `omni generate` writes such enums.
///
/// ```
/// use omni_runtime::{Id, entities::{Account, Contact}, entity};
///
/// #[derive(Debug, Clone, PartialEq, Eq)]
/// enum Customer {
///     Account(Id<Account>),
///     Contact(Id<Contact>),
///     Other(Option<String>, uuid::Uuid),
/// }
/// omni_runtime::polymorphic!(Customer { Account = "account", Contact = "contact" });
///
/// #[entity("incident")]
/// struct Ticket {
///     #[entity(column = "_customerid_value")]
///     customer: Option<Customer>,
/// }
///
/// let row = r#"{
///     "_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact",
///     "_customerid_value": "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e"
/// }"#;
/// let ticket: Ticket = serde_json::from_str(row)?;
/// assert!(matches!(ticket.customer, Some(Customer::Contact(_))));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! polymorphic {
    ($name:ident { $($variant:ident = $table:literal),+ $(,)? }) => {
        impl $crate::Refers for $name {
            fn row(&self) -> ::core::option::Option<(::core::option::Option<&str>, $crate::__private::Uuid)> {
                match self {
                    $(Self::$variant(id) => ::core::option::Option::Some((
                        ::core::option::Option::Some($table),
                        $crate::__private::RowId::uuid(id),
                    )),)+
                    Self::Other(table, id) => ::core::option::Option::Some((table.as_deref(), *id)),
                }
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let id = $crate::Refers::row(self).map(|(_, id)| id);
                $crate::__private::Serialize::serialize(&id, serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let id = <$crate::__private::Uuid as $crate::__private::Deserialize>::deserialize(deserializer)?;
                ::core::result::Result::Ok(Self::Other(::core::option::Option::None, id))
            }
        }

        impl $crate::Holds<$crate::edm::AnyKey> for $name {
            const TABLES: &'static [&'static str] = &[$($table),+];

            fn annotate(&mut self, annotation: $crate::Annotation, text: &str) {
                if !matches!(annotation, $crate::Annotation::Table) {
                    return;
                }
                let ::core::option::Option::Some((_, id)) = $crate::Refers::row(self) else { return };
                *self = match text {
                    $($table => Self::$variant($crate::__private::RowId::of(id)),)+
                    other => Self::Other(::core::option::Option::Some(other.into()), id),
                };
            }
        }
    };
}
