//! The types of columns, as names for the compiler: what a field type [`Holds`](super::Holds).
//!
//! They follow "OData Common Schema Definition Language", section "Primitive Types".

use std::marker::PhantomData;

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $name {}
    )+};
}

types! {
    /// Bytes, in base64: a `String`.
    Binary;
    /// True or false: a `bool`.
    Boolean;
    /// A small number: a `u8`.
    Byte;
    /// A day: a `jiff::civil::Date` (feature `jiff`), or a `String`.
    Date;
    /// A moment: a `jiff::Timestamp` (feature `jiff`), or a `String`.
    DateTimeOffset;
    /// A decimal number, money among them: a `rust_decimal::Decimal` (feature `rust_decimal`). Never an `f64`, which
    /// cannot hold a cent.
    Decimal;
    /// A floating-point number: an `f64`.
    Double;
    /// A length of time: a `jiff::SignedDuration` (feature `jiff`), or a `String`.
    Duration;
    /// A GUID of no one table: a `uuid::Uuid`.
    Guid;
    /// A short integer: an `i16` or `i32`.
    Int16;
    /// An integer, choices among them: an `i32` or `i64`, or an enum of the app's own.
    Int32;
    /// A long integer: an `i64`.
    Int64;
    /// A small number with a sign: an `i8` or `i16`.
    SByte;
    /// A short floating-point number: an `f32` or `f64`.
    Single;
    /// Text: a `String`.
    ///
    /// `Edm.String`, by another name: a second `String` in sight makes rustc write `std::string::String` wherever it
    /// speaks of the first, in all messages of every app that depends on this crate.
    Text;
    /// A time of day: a `jiff::civil::Time` (feature `jiff`), or a `String`.
    TimeOfDay;
    /// Of a column that the schema does not know, an organisation's own: compared and written as a text, a number or a
    /// truth value. For a GUID or a moment, name the type: `Column::<Incident, edm::Guid>::new("new_order")`.
    Unknown;
    /// A structure, a collection, a place: whatever serde reads it as.
    Untyped;
}

/// The id of a row of the table `T`, a key or a lookup with one target: an [`Id<T>`](crate::Id).
#[derive(Debug)]
pub struct Key<T>(PhantomData<fn() -> T>);

/// The id of a row of one of several tables, as a polymorphic lookup holds, or of a table that has no type here: a
/// `uuid::Uuid`, an [`Id`](crate::Id) or [`Lookup`](crate::Lookup) of the table, or a generated enum over the tables.
#[derive(Debug, Clone, Copy)]
pub enum AnyKey {}
