use std::fmt;

macro_rules! edm_types {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// A primitive type of the OData "Common Schema Definition Language", as far as Dataverse's tables use it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EdmType {
            $($(#[$doc])* $name,)+
        }

        impl EdmType {
            /// Every type, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name without its namespace: `Int32`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)+
                }
            }

            /// The type of this name, with or without the namespace `Edm.`.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name.strip_prefix("Edm.").unwrap_or(name) {
                    $(stringify!($name) => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

edm_types! {
    /// Bytes, in base64 on the wire.
    Binary,
    /// True or false.
    Boolean,
    /// An unsigned 8-bit integer.
    Byte,
    /// A day without a time.
    Date,
    /// A moment with an offset from UTC.
    DateTimeOffset,
    /// A decimal number; money is one.
    Decimal,
    /// A 64-bit floating-point number.
    Double,
    /// A length of time, in the form of XML Schema (`PT1H30M`).
    Duration,
    /// A 128-bit identifier.
    Guid,
    /// A 16-bit integer.
    Int16,
    /// A 32-bit integer; a choice is one.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A signed 8-bit integer.
    SByte,
    /// A 32-bit floating-point number.
    Single,
    /// Text.
    String,
    /// A time of day.
    TimeOfDay,
    /// A value of any other type: a structure, a collection, a place on earth.
    /// [`Details::declared`](crate::Details::declared) says which.
    Untyped,
}

impl fmt::Display for EdmType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Edm.{}", self.name())
    }
}
