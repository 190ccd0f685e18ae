//! Enums over the targets of a lookup that has several.

use uuid::Uuid;

use super::refers::same;
use crate::{Id, Table};

/// The id of a row in a variant of an enum over a lookup's targets.
pub trait RowId {
    /// The table that it is of; a GUID does not say.
    const TABLE: Option<&'static str>;
    /// The id that this GUID is.
    fn of(id: Uuid) -> Self;
    /// The GUID.
    fn guid(&self) -> Uuid;
}

impl<T: Table> RowId for Id<T> {
    const TABLE: Option<&'static str> = Some(T::LOGICAL_NAME);

    fn of(id: Uuid) -> Self {
        Self::from_uuid(id)
    }

    fn guid(&self) -> Uuid {
        *self.as_uuid()
    }
}

impl RowId for Uuid {
    const TABLE: Option<&'static str> = None;

    fn of(id: Uuid) -> Self {
        id
    }

    fn guid(&self) -> Uuid {
        *self
    }
}

/// Whether a variant holds the id of the table that it is named with. The name of a table is empty after a mistake in it,
/// which is reported there.
#[must_use]
pub const fn is_named<I: RowId, N>(_: fn(I) -> N, table: &str) -> bool {
    match I::TABLE {
        Some(own) => own.is_empty() || same(own.as_bytes(), table.as_bytes()),
        None => true,
    }
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
        const _: () = {
            $(::core::assert!(
                $crate::__private::is_named($name::$variant, $table),
                ::core::concat!(
                    "the variant `", ::core::stringify!($variant), "` of `", ::core::stringify!($name), "` holds the id of \
                     another table than `", $table, "`, with which it is named",
                ),
            );)+
        };

        impl $crate::Refers for $name {
            fn row(&self) -> ::core::option::Option<(::core::option::Option<&str>, $crate::__private::Uuid)> {
                match self {
                    $(Self::$variant(id) => ::core::option::Option::Some((
                        ::core::option::Option::Some($table),
                        $crate::__private::RowId::guid(id),
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

            fn table(&self) -> ::core::option::Option<&str> {
                $crate::Refers::row(self).and_then(|(table, _)| table)
            }

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
