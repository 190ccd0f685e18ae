//! What names one row of a table: its id, or an alternate key.

#[cfg(feature = "web-api")]
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::query::{path_value, quoted};
use crate::wire::{Response, unmarked};
use crate::write::is_lookup_value;
use crate::{Column, Comparable, Error, ErrorKind, Filterable, Id, MaybeSend, MaybeSync, Table};

/// What a text may not have in it to be found: Microsoft's page "Define alternate keys to reference rows", section
/// "Special characters in alternate key".
const NOT_FOUND: [char; 10] = ['/', '<', '>', '*', '%', '&', ':', '\\', '?', '+'];

/// The row of the table `T` whose columns have these values, by which an organisation knows it.
///
/// A record names the keys that it has the columns of, and then has a function for each of them. It takes a value for each
/// column of the key, in the order of the schema:
///
/// ```
/// use omni_runtime::{AlternateKey, Column, Id, edm, entities::Account, entity, get_by};
///
/// #[entity("account")]
/// struct Customer {
///     accountnumber: Option<String>,
/// }
///
/// // With the schema of an organisation that has the key, `#[entity("account", key = "new_numberkey")]` makes this
/// // `Customer::new_numberkey("A-17")`.
/// let key = AlternateKey::new(Customer::ACCOUNTNUMBER, "A-17");
/// let request = get_by::<Customer>(key).request()?;
/// assert_eq!(request.path(), "accounts(accountnumber='A-17')?$select=accountnumber");
/// # Ok::<(), omni_runtime::Error>(())
/// ```
///
/// A key is of use once the service has built its index. By a text with `/`, `<`, `>`, `*`, `%`, `&`, `:`, `\`, `?` or `+`
/// in it the service finds no row; a command with such a key is an error before it is sent. The reference are Microsoft's
/// pages "Use an alternate key to reference a record" and "Define alternate keys to reference rows".
pub struct AlternateKey<T> {
    names: Vec<&'static str>,
    /// The value of each, as it stands in a URL, or why one cannot.
    values: Result<Vec<String>, String>,
    table: PhantomData<fn() -> T>,
}

#[expect(clippy::needless_pass_by_value, reason = "a value is given as a column's comparisons take it")]
impl<T> AlternateKey<T> {
    /// The key of one column. Nothing checks that the table has such a key, which is what `key` of
    /// [`#[entity]`](macro@crate::entity) is for.
    #[must_use]
    pub fn new<K: Filterable, V: Comparable<K>>(column: Column<T, K>, value: V) -> Self {
        Self { names: vec![column.name()], values: literal(column, &value).map(|one| vec![one]), table: PhantomData }
    }

    /// The key of this column too.
    #[must_use]
    pub fn and<K: Filterable, V: Comparable<K>>(mut self, column: Column<T, K>, value: V) -> Self {
        self.names.push(column.name());
        self.values = self.values.and_then(|mut values| {
            values.push(literal(column, &value)?);
            Ok(values)
        });
        self
    }
}

fn literal<T, K: Filterable, V: Comparable<K>>(column: Column<T, K>, value: &V) -> Result<String, String> {
    let name = column.name();
    match value.literal() {
        Ok(literal) if literal == "null" => Err(format!("the column `{name}` of an alternate key is null")),
        Ok(literal) if literal.starts_with('\'') && literal.contains(NOT_FOUND) => {
            let listed = NOT_FOUND.map(|letter| format!("`{letter}`")).join(", ");
            Err(format!("the service finds no row by an alternate key whose `{name}` has one of these in it: {listed}"))
        }
        Ok(literal) => Ok(literal),
        // What it is would be the value of a row.
        Err(_) => Err(format!("the value of `{name}` in an alternate key is none that the column can have")),
    }
}

impl<T> Clone for AlternateKey<T> {
    fn clone(&self) -> Self {
        Self { names: self.names.clone(), values: self.values.clone(), table: PhantomData }
    }
}

impl<T> PartialEq for AlternateKey<T> {
    fn eq(&self, other: &Self) -> bool {
        (&self.names, &self.values) == (&other.names, &other.values)
    }
}

impl<T> Eq for AlternateKey<T> {}

/// Prints its columns, and not their values: an error that names a command prints its key, and holds no value of a row.
impl<T> fmt::Display for AlternateKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by {}", self.names.join(" and "))
    }
}

impl<T> fmt::Debug for AlternateKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AlternateKey({self})")
    }
}

/// What names one row of the table `T`: an [`Id`] or an [`AlternateKey`]. It is not for others to implement.
pub trait RowKey<T>: Clone + fmt::Display + MaybeSend + MaybeSync + sealed::Sealed + 'static {
    /// Whether nothing else is ever named so: what was sent before is recognised by it.
    #[doc(hidden)]
    const IS_OF_ONE_ROW: bool;

    /// What stands between the parentheses of the row's address.
    #[doc(hidden)]
    fn predicate(&self) -> Result<String, Error>;

    /// What a member of a body says of this name.
    #[doc(hidden)]
    fn part(&self, name: &str, json: &str) -> KeyPart;

    /// The id of the row, which a reply has told.
    #[doc(hidden)]
    fn id_in(&self, reply: &Response) -> Result<Id<T>, Error>;
}

/// What a member of a body says of the key that names the row.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPart {
    /// Nothing.
    None,
    /// The same value for one of its columns.
    Same,
    /// Another.
    Other,
    /// What only the schema would tell: a lookup is written by the name of a navigation property.
    Perhaps,
}

mod sealed {
    pub trait Sealed {}
    impl<T> Sealed for crate::Id<T> {}
    impl<T> Sealed for super::AlternateKey<T> {}
}

impl<T: Table> RowKey<T> for Id<T> {
    const IS_OF_ONE_ROW: bool = true;

    fn predicate(&self) -> Result<String, Error> {
        Ok(self.to_string())
    }

    fn part(&self, _: &str, _: &str) -> KeyPart {
        KeyPart::None
    }

    fn id_in(&self, _: &Response) -> Result<Id<T>, Error> {
        Ok(*self)
    }
}

impl<T: Table> RowKey<T> for AlternateKey<T> {
    const IS_OF_ONE_ROW: bool = false;

    fn predicate(&self) -> Result<String, Error> {
        let values = self.values.as_ref().map_err(|why| Error::new(ErrorKind::Invalid, why.as_str()))?;
        let pairs = self.names.iter().zip(values).map(|(name, value)| format!("{name}={}", path_value(value)));
        Ok(pairs.collect::<Vec<_>>().join(","))
    }

    fn part(&self, name: &str, json: &str) -> KeyPart {
        // A lookup is written at another name than it is read at, and by other words.
        if name.contains('@') {
            let has_lookup = self.names.iter().any(|name| is_lookup_value(name));
            return if has_lookup { KeyPart::Perhaps } else { KeyPart::None };
        }
        let Some(place) = self.names.iter().position(|known| *known == name) else { return KeyPart::None };
        let value = self.values.as_ref().ok().and_then(|values| values.get(place));
        let text = serde_json::from_str::<String>(json).ok();
        let is_same =
            |value: &String| value == json || text.is_some_and(|text| *value == text || *value == quoted(&text));
        if value.is_none_or(is_same) { KeyPart::Same } else { KeyPart::Other }
    }

    fn id_in(&self, reply: &Response) -> Result<Id<T>, Error> {
        let row: Option<Map<String, Value>> = serde_json::from_slice(unmarked(reply)).ok();
        let id = row.as_ref().and_then(|row| row.get(T::PRIMARY_KEY)?.as_str());
        id.and_then(|id| Uuid::try_parse(id).ok()).map(Id::from_uuid).ok_or_else(|| {
            let message = format!("the row was written, and the reply does not say its id (`{}`)", T::PRIMARY_KEY);
            Error::new(ErrorKind::Decode, message).with_unexpected(reply)
        })
    }
}

/// The path without the values of an alternate key, which are a row's: for what people and logs may see.
#[cfg(feature = "web-api")]
pub(crate) fn without_values(path: &str) -> Cow<'_, str> {
    match path.split_once('(').and_then(|(start, rest)| Some((start, rest.rsplit_once(')')?))) {
        Some((start, (key, end))) if key.contains('=') => Cow::Owned(format!("{start}(…){end}")),
        _ => Cow::Borrowed(path),
    }
}

/// The address of one row.
pub(crate) fn address<T: Table, K: RowKey<T>>(key: &K) -> Result<String, Error> {
    Ok(format!("{}({})", T::ENTITY_SET, key.predicate()?))
}
