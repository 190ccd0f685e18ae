use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::edm;
use crate::{Id, Table};

/// Gives a trait its message for types that do not fit, with those that do. The message takes literals only, and four
/// traits say the same.
macro_rules! with_what_fits {
    (
        message = $message:literal,
        label = $label:literal,
        before = [$($before:literal)?],
        after = $after:literal,
        $trait:item
    ) => {
        #[diagnostic::on_unimplemented(
            message = $message,
            label = $label,
            $(note = $before,)?
            note = "what holds a column: `Text` a `String`; `Boolean` a `bool`; `Byte` a `u8`; `SByte`, `Int16`, `Int32` and \
                    `Int64` an integer of that width or the next; `Single` and `Double` an `f32` and an `f64`; `Decimal` a \
                    `rust_decimal::Decimal` (feature `rust_decimal`); `Guid` a `uuid::Uuid`; `Key<T>` an `Id<T>`, where `T` is \
                    the table, or the record of it that `table = …` names; `Date`, `DateTimeOffset`, `Duration` and `TimeOfDay` a `String` or a type of `jiff` (feature \
                    `jiff`); `Binary` a `String`; each of them a `serde_json::Value`",
            note = $after
        )]
        $trait
    };
}
pub(super) use with_what_fits;

with_what_fits! {
    message = "`{Self}` does not hold a column of type `{K}`",
    label = "the column is of type `{K}`",
    before = [],
    after = "a type of your own holds it by `choice!` where it is a choice, and else by an `impl` of `Holds<{K}>`, with `Holds` and `edm` of `omni_runtime`",
    /// A Rust type that holds the values of a column of the type `K`, one of [`edm`].
    ///
    /// An app implements it for types of its own, such as the enum of a choice:
    ///
    /// ```
    /// use omni_runtime::{Holds, edm, entity};
    ///
    /// #[derive(serde::Serialize, serde::Deserialize)]
    /// #[serde(try_from = "i32", into = "i32")]
    /// # #[derive(Clone)]
    /// enum Priority { High, Normal, Low, Other(i32) }
    /// # impl From<i32> for Priority { fn from(v: i32) -> Self { match v { 1 => Self::High, 2 => Self::Normal, 3 => Self::Low, v => Self::Other(v) } } }
    /// # impl From<Priority> for i32 { fn from(p: Priority) -> Self { match p { Priority::High => 1, Priority::Normal => 2, Priority::Low => 3, Priority::Other(v) => v } } }
    ///
    /// impl Holds<edm::Int32> for Priority {}
    ///
    /// #[entity("incident")]
    /// struct Ticket {
    ///     prioritycode: Option<Priority>,
    /// }
    /// # let t: Ticket = serde_json::from_str(r#"{"prioritycode": 2}"#).unwrap();
    /// # assert!(matches!(t.prioritycode, Some(Priority::Normal)));
    /// ```
    pub trait Holds<K>: Serialize + DeserializeOwned {
        /// For the value of a lookup: the logical names of the tables whose rows it can refer to. Empty, as it is if this is
        /// left out, for any.
        const TABLES: &'static [&'static str] = &[];

        /// For the value of a lookup: the logical name of the table whose row it refers to, where it knows that, by which
        /// [`Changes::set`](crate::Changes::set) finds where it is written. If this is left out, the only one of
        /// [`TABLES`](Self::TABLES). A type of several tables says it here and, for bodies, in [`Refers`](crate::Refers);
        /// [`polymorphic!`](crate::polymorphic) does both.
        fn table(&self) -> Option<&str> {
            match Self::TABLES {
                [only] => Some(only),
                _ => None,
            }
        }

        /// Reads a value that is not null.
        ///
        /// # Errors
        ///
        /// When the document does not hold such a value.
        fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Self::deserialize(deserializer)
        }

        /// Writes the value.
        ///
        /// # Errors
        ///
        /// When the serializer does not take it.
        fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.serialize(serializer)
        }

        /// Takes what the service says of the value beside it, if it was asked to: see [`Annotation`].
        fn annotate(&mut self, annotation: Annotation, text: &str) {
            let _ = (annotation, text);
        }

        /// Whether a body leaves the column out, as it does what is `None`.
        fn is_left_out(&self) -> bool {
            false
        }
    }
}

/// What a service says beside a lookup's value, where `Prefer: odata.include-annotations` asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Annotation {
    /// The logical name of the table referred to: `Microsoft.Dynamics.CRM.lookuplogicalname`.
    Table,
    /// What people see of the row referred to: `OData.Community.Display.V1.FormattedValue`.
    Label,
}

impl Annotation {
    pub(crate) const ALL: [Self; 2] = [Self::Table, Self::Label];

    /// What stands after the `@` of the annotation's name.
    pub(crate) const fn term(self) -> &'static str {
        match self {
            Self::Table => "Microsoft.Dynamics.CRM.lookuplogicalname",
            Self::Label => "OData.Community.Display.V1.FormattedValue",
        }
    }

    /// The preference that asks for these annotations: "Request annotations".
    pub(crate) fn preference(wanted: &[Self]) -> String {
        let terms: Vec<_> = wanted.iter().map(|annotation| annotation.term()).collect();
        format!("odata.include-annotations=\"{}\"", terms.join(","))
    }
}

/// A field type that [`Holds`] the values of a column of the type `K` and has a place for null: an `Option`.
#[diagnostic::on_unimplemented(
    message = "the column may be null, and `{Self}` has no place for that",
    label = "the column may be null, and is of type `{K}` otherwise",
    note = "write `Option<…>`, around a type that holds the column"
)]
pub trait MayBeNull<K>: Holds<K> {}

impl<T: Holds<K>, K> MayBeNull<K> for Option<T> {}

#[diagnostic::do_not_recommend]
impl<K> MayBeNull<K> for serde_json::Value {}

with_what_fits! {
    message = "`{Self}` does not hold the column `{C}`, which is of type `{K}`",
    label = "the column `{C}` is of type `{K}`",
    before = [],
    after = "a type of your own holds it by `choice!` where it is a choice, and else by an `impl` of `Holds<{K}>`, with `Holds` and `edm` of `omni_runtime`",
    /// A field type that holds the column `C`, of the type `K`. It is [`Holds`] with the column's name, for the message.
    pub trait HoldsColumn<C, K>: Holds<K> {}
}

#[diagnostic::do_not_recommend]
impl<T: Holds<K>, C, K> HoldsColumn<C, K> for T {}

with_what_fits! {
    message = "`{Self}` does not hold the column `{C}`, which may be null and is of type `{K}` otherwise",
    label = "the column `{C}` may be null, and is of type `{K}` otherwise",
    before = ["it may be null, so it is held by an `Option<…>` of what holds it"],
    after = "a type of your own holds it by `choice!` where it is a choice, and else by an `impl` of `Holds<{K}>`, with `Holds` and `edm` of `omni_runtime`",
    /// A field type that holds the column `C`, which may be null and is of the type `K` otherwise. It is [`MayBeNull`] with
    /// the column's name, for the message.
    pub trait HoldsNullable<C, K>: MayBeNull<K> {}
}

#[diagnostic::do_not_recommend]
impl<T: MayBeNull<K>, C, K> HoldsNullable<C, K> for T {}

/// A field type that serde reads and writes, for a column of which the schema knows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold a column: serde cannot read and write it",
    label = "serde cannot read and write this",
    note = "for a type of your own, derive `serde::Serialize` and `serde::Deserialize`"
)]
pub trait Unchecked: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Unchecked for T {}

#[diagnostic::do_not_recommend]
impl<K> Holds<K> for serde_json::Value {}

#[diagnostic::do_not_recommend]
impl<T: Holds<K>, K> Holds<K> for Option<T> {
    const TABLES: &'static [&'static str] = T::TABLES;

    fn table(&self) -> Option<&str> {
        self.as_ref()?.table()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nullable<T, K>(std::marker::PhantomData<fn() -> (T, K)>);

        impl<'de, T: Holds<K>, K> serde::de::Visitor<'de> for Nullable<T, K> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                T::read(deserializer).map(Some)
            }
        }

        deserializer.deserialize_option(Nullable(std::marker::PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(serializer),
            None => serializer.serialize_none(),
        }
    }

    fn annotate(&mut self, annotation: Annotation, text: &str) {
        if let Some(value) = self {
            value.annotate(annotation, text);
        }
    }

    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

macro_rules! holds {
    ($($rust:ty: $($edm:ident),+;)+) => {$($(
        #[diagnostic::do_not_recommend]
        impl Holds<edm::$edm> for $rust {}
    )+)+};
}

holds! {
    String: Text, Binary, Date, DateTimeOffset, Duration, TimeOfDay, Unknown;
    Box<str>: Text, Unknown;
    bool: Boolean, Unknown;
    u8: Byte;
    i8: SByte;
    i16: Int16, SByte;
    i32: Int32, Int16, Unknown;
    i64: Int32, Int64, Unknown;
    Uuid: Guid;
}

/// JSON has no other number than a finite one, and a serializer would write null in its place: that a column is emptied
/// is not what was asked for.
macro_rules! holds_finite {
    ($($rust:ty: $($edm:ident),+;)+) => {$($(
        #[diagnostic::do_not_recommend]
        impl Holds<edm::$edm> for $rust {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.is_finite() {
                    return self.serialize(serializer);
                }
                Err(S::Error::custom(format_args!("`{self}` is not a number that a column can hold")))
            }
        }
    )+)+};
}

holds_finite! {
    f32: Single;
    f64: Double, Single, Unknown;
}

#[cfg(feature = "jiff")]
holds! {
    jiff::Timestamp: DateTimeOffset;
    jiff::civil::Date: Date;
    jiff::SignedDuration: Duration;
    jiff::civil::Time: TimeOfDay;
}

#[diagnostic::do_not_recommend]
impl<T: Table> Holds<edm::Key<T>> for Id<T> {
    fn table(&self) -> Option<&str> {
        Some(T::LOGICAL_NAME)
    }
}
#[diagnostic::do_not_recommend]
impl<T: Table> Holds<edm::Key<T>> for Uuid {}
#[diagnostic::do_not_recommend]
impl<T: Table> Holds<edm::AnyKey> for Id<T> {
    const TABLES: &'static [&'static str] = &[T::LOGICAL_NAME];
}
#[diagnostic::do_not_recommend]
impl Holds<edm::AnyKey> for Uuid {}
