//! Ids that know their table, so that one id cannot stand where another belongs.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::Table;
use crate::entities::Conversation;

/// The id of a conversation: the key `activityid` of its row, also called the live work item id.
pub type ConversationId = Id<Conversation>;

/// The primary key of a row of the table `T`: a GUID that cannot be mistaken for the id of another table.
///
/// Ids are typed by table and not by struct, so every struct of an app that is made from one table shares its ids.
///
/// ```
/// use omni_runtime::{Id, entities::Incident};
///
/// // As Dynamics prints it: with or without braces, in any case.
/// let case: Id<Incident> = "{6B726D86-D37C-43B8-B3A4-C4056DDD2E07}".parse()?;
/// assert_eq!(case.to_string(), "6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
///
/// // In source text, checked by the compiler.
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// assert_eq!(case, CASE);
/// # Ok::<(), omni_runtime::ParseIdError>(())
/// ```
///
/// The id of another table is another type:
///
/// ```compile_fail,E0308
/// use omni_runtime::{Id, entities::{Contact, Incident}};
///
/// const CONTACT: Id<Contact> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// let case: Id<Incident> = CONTACT;
/// ```
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// The id that this GUID is. The caller says which table it belongs to: nothing can check that.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The id that this literal is, for constants: a literal that is not a GUID does not compile.
    ///
    /// # Panics
    ///
    /// When the literal is not a GUID, which in a `const` is an error of the compiler. Use [`str::parse`] for text
    /// that is not part of the program; it does not fit here:
    ///
    /// ```compile_fail,E0716
    /// # use omni_runtime::{Id, entities::Incident};
    /// let case: Id<Incident> = Id::constant(&std::env::args().next().unwrap_or_default());
    /// ```
    ///
    /// ```compile_fail,E0080
    /// use omni_runtime::{Id, entities::Incident};
    ///
    /// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4");
    /// ```
    #[must_use]
    #[track_caller]
    pub const fn constant(guid: &'static str) -> Self {
        match Uuid::try_parse(guid) {
            Ok(uuid) => Self::from_uuid(uuid),
            Err(_) => panic!("not a GUID: expected a form such as `6b726d86-d37c-43b8-b3a4-c4056ddd2e07`"),
        }
    }

    /// The GUID itself, for code that knows no tables.
    #[must_use]
    pub const fn as_uuid(&self) -> &Uuid {
        &self.0
    }
}

impl<T> From<Id<T>> for Uuid {
    fn from(id: Id<T>) -> Self {
        id.0
    }
}

impl<T: Table> FromStr for Id<T> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseIdError { table: T::LOGICAL_NAME, text: text.to_owned() };
        Uuid::try_parse(text.trim()).map(Self::from_uuid).map_err(|_| error())
    }
}

/// A text that is not the id of any row. See [`Id`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseIdError {
    table: &'static str,
    text: String,
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, text } = self;
        write!(
            f,
            "`{text}` is not the id of a row of `{table}`: expected a GUID such as \
             `6b726d86-d37c-43b8-b3a4-c4056ddd2e07`, with or without braces"
        )
    }
}

impl std::error::Error for ParseIdError {}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl<T: Table> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id<{}>({self})", T::LOGICAL_NAME)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Table> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<fn() -> T>);

        impl<T: Table> serde::de::Visitor<'_> for Text<T> {
            type Value = Id<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the id of a row of `{}`", T::LOGICAL_NAME)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Incident;

    const TEXT: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

    #[test]
    fn parses_what_dynamics_prints() {
        for form in [
            TEXT,
            "{6b726d86-d37c-43b8-b3a4-c4056ddd2e07}",
            "6B726D86-D37C-43B8-B3A4-C4056DDD2E07",
            " {6B726D86-d37c-43b8-b3a4-c4056ddd2e07} ",
        ] {
            assert_eq!(form.parse::<Id<Incident>>().unwrap().to_string(), TEXT);
        }
    }

    #[test]
    fn refuses_other_text_and_names_the_table() {
        for text in [
            "",
            "incident",
            "6b726d86-d37c-43b8-b3a4",
            "{6b726d86-d37c-43b8-b3a4-c4056ddd2e07",
            "6b726d86-d37c-43b8-b3a4-c4056ddd2e0g",
        ] {
            let error = text.parse::<Id<Incident>>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{text}` is not the id of a row of `incident`")), "{error}");
        }
    }

    #[test]
    fn reads_and_writes_json() {
        let id: Id<Incident> = serde_json::from_str(&format!("\"{{{TEXT}}}\"")).unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{TEXT}\""));
        assert!(serde_json::from_str::<Id<Incident>>("7").unwrap_err().to_string().contains("`incident`"));
    }

    #[test]
    fn says_its_table_to_a_debugger() {
        assert_eq!(format!("{:?}", Id::<Incident>::constant(TEXT)), format!("Id<incident>({TEXT})"));
    }
}
