//! Choices: columns that hold one number, or several, of a known few.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Holds, edm};

/// So many values are held against one another: of more it takes a compiler too long.
const MOST_COMPARED: usize = 300;

/// Whether no two of the values are the same: the second variant of one would never be read.
#[must_use]
pub const fn are_distinct(values: &[i32]) -> bool {
    let mut one = 0;
    while one < values.len() && values.len() <= MOST_COMPARED {
        let mut other = one + 1;
        while other < values.len() {
            if values[one] == values[other] {
                return false;
            }
            other += 1;
        }
        one += 1;
    }
    true
}

/// An enum of the values of a choice column, with a place for the values that it does not know.
///
/// The service adds values without asking its clients; `Other` keeps them, so that a row that is read and written back
/// is the row that was read. `omni generate` writes such enums; the macro [`choice!`](crate::choice) makes one a type of
/// a column.
///
/// ```
/// use omni_runtime::{Choice, entity};
///
/// #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// enum Priority {
///     High,
///     Normal,
///     Low,
///     Other(i32),
/// }
/// omni_runtime::choice!(Priority { High = 1, Normal = 2, Low = 3 });
///
/// #[entity("incident")]
/// struct Ticket {
///     prioritycode: Option<Priority>,
/// }
///
/// let ticket: Ticket = serde_json::from_str(r#"{"prioritycode": 9}"#)?;
/// assert_eq!(ticket.prioritycode, Some(Priority::Other(9)));
/// assert_eq!(serde_json::to_string(&ticket)?, r#"{"prioritycode":9}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Choice: Sized {
    /// The value of this number; `Other` where the enum does not know it.
    fn from_value(value: i32) -> Self;

    /// The number on the wire.
    fn value(&self) -> i32;
}

/// The values of a column that takes several choices at once: comma-separated numbers in a string.
///
/// ```
/// use omni_runtime::{Choice, Choices};
/// # #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// # enum Colour { Red, Green, Other(i32) }
/// # omni_runtime::choice!(Colour { Red = 1, Green = 2 });
///
/// let colours: Choices<Colour> = serde_json::from_str(r#""1,2,7""#)?;
/// assert_eq!(colours.0, [Colour::Red, Colour::Green, Colour::Other(7)]);
/// assert_eq!(serde_json::to_string(&colours)?, r#""1,2,7""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Choices<T>(pub Vec<T>);

impl<T: Choice> Serialize for Choices<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers: Vec<String> = self.0.iter().map(|choice| choice.value().to_string()).collect();
        serializer.serialize_str(&numbers.join(","))
    }
}

impl<'de, T: Choice> Deserialize<'de> for Choices<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers<T>(PhantomData<fn() -> T>);

        impl<T: Choice> Visitor<'_> for Numbers<T> {
            type Value = Choices<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("numbers separated by commas")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let numbers = text.split(',').map(str::trim).filter(|number| !number.is_empty());
                let wrong = |number| E::custom(format_args!("`{number}` is not the number of a choice"));
                let choice = |number: &str| number.parse().map(T::from_value).map_err(|_| wrong(number.to_owned()));
                numbers.map(choice).collect::<Result<_, _>>().map(Choices)
            }
        }

        deserializer.deserialize_str(Numbers(PhantomData))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Choice> Holds<edm::Text> for Choices<T> {}

/// Makes an enum a [`Choice`], and a type of a choice column. The enum has these variants and `Other(i32)`.
#[macro_export]
macro_rules! choice {
    ($name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        const _: () = ::core::assert!(
            $crate::__private::are_distinct(&[$($value),+]),
            ::core::concat!("two variants of `", ::core::stringify!($name), "` have one value"),
        );

        impl $crate::Choice for $name {
            fn from_value(value: i32) -> Self {
                match value {
                    $($value => Self::$variant,)+
                    other => Self::Other(other),
                }
            }

            fn value(&self) -> i32 {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Other(other) => *other,
                }
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&$crate::Choice::value(self), serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <i32 as $crate::__private::Deserialize>::deserialize(deserializer)
                    .map(<Self as $crate::Choice>::from_value)
            }
        }

        impl $crate::Holds<$crate::edm::Int32> for $name {}
    };
}

/// Makes an enum of named members a type that goes over the wire by those names, in what an operation takes and gives.
/// The enum has these variants and `Other(String)`.
///
/// It gets serde's `Serialize` and `Deserialize`, a `From<&str>`, and a method `as_str` for the name on the wire. The
/// files that `omni generate` writes call it for each enumeration.
///
/// ```
/// #[derive(Debug, Clone, PartialEq, Eq)]
/// pub enum Filters {
///     Entity,
///     Attributes,
///     Other(String),
/// }
/// omni_runtime::members!(Filters { Entity = "Entity", Attributes = "Attributes" });
///
/// let filters: Filters = serde_json::from_str(r#""Attributes""#)?;
/// assert_eq!(filters, Filters::Attributes);
/// assert_eq!(Filters::from("Entity,Attributes").as_str(), "Entity,Attributes");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! members {
    ($name:ident { $($variant:ident = $member:literal),* $(,)? }) => {
        impl $name {
            /// The name on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $member,)*
                    Self::Other(other) => other,
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(name: &str) -> Self {
                match name {
                    $($member => Self::$variant,)*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(self.as_str(), serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let name = <::std::string::String as $crate::__private::Deserialize>::deserialize(deserializer)?;
                ::core::result::Result::Ok(Self::from(name.as_str()))
            }
        }
    };
}
