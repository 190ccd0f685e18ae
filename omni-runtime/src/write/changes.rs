//! What a write does to the columns of a row, one by one.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;
use uuid::Uuid;

use super::object::{Member, Object};
use super::{Navigation, Writable};
use crate::query::Column;
use crate::record::Referring;
use crate::row_key::address;
use crate::{AlternateKey, Error, ErrorKind, Id, Table};

/// What to write into a row of the table `T`: values of columns, and lookups. A column that is not named stays as it
/// is.
///
/// ```
/// use omni_runtime::{Changes, Id, entities::{Contact, Incident}, entity};
///
/// #[entity("incident")]
/// struct Ticket {
///     title: Option<String>,
///     prioritycode: Option<i32>,
///     #[entity(column = "_primarycontactid_value")]
///     contact: Option<Id<Contact>>,
/// }
/// const YVONNE: Id<Contact> = Id::constant("a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
///
/// let changes = Changes::<Incident>::new()
///     .set(Ticket::TITLE, "Leaks")
///     .clear(Ticket::PRIORITYCODE)
///     .set(Ticket::CONTACT, YVONNE);
/// ```
#[must_use = "changes do nothing until a write has them"]
pub struct Changes<T> {
    members: Vec<Member>,
    error: Option<String>,
    table: PhantomData<fn() -> T>,
}

impl<T> Changes<T> {
    /// No changes yet.
    pub fn new() -> Self {
        Self { members: Vec::new(), error: None, table: PhantomData }
    }

    /// Writes a value. That of a lookup is the id of the row that it is to refer to, or what a field for it may be. An id
    /// of a wrong table does not compile where the column's type names the table. A lookup that may refer to rows of
    /// several tables takes an id that says of which, and whether it is one of them is looked at before anything is sent.
    ///
    /// ```
    /// use omni_runtime::{Changes, Id, IfExists, entities::{Account, Incident}, entity, update};
    ///
    /// #[entity("incident")]
    /// struct Owed {
    ///     #[entity(column = "_customerid_value")]
    ///     customer: Option<uuid::Uuid>,
    /// }
    /// const CONTOSO: Id<Account> = Id::constant("475b158c-541c-e511-80d3-3863bb347ba8");
    /// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    ///
    /// let request = update(CASE, Changes::new().set(Owed::CUSTOMER, CONTOSO), IfExists).request()?;
    /// let body = r#"{"customerid_account@odata.bind":"/accounts(475b158c-541c-e511-80d3-3863bb347ba8)"}"#;
    /// assert_eq!(request.text(), Some(body));
    /// # Ok::<(), omni_runtime::Error>(())
    /// ```
    pub fn set<K, V: Writable<K>>(self, column: Column<T, K>, value: V) -> Self {
        if column.targets().is_empty() {
            return self.with(column.name(), value.json());
        }
        let table = value.table().map(str::to_owned);
        match value.json().map(|json| serde_json::from_str::<Option<Uuid>>(&json)) {
            Ok(Ok(id)) => self.refer(column, id.map(|id| (table.as_deref(), id))),
            Ok(Err(_)) => self.but(format!("column `{}`: a lookup is set to the id of a row", column.name())),
            Err(error) => self.but(format!("column `{}`: {error}", column.name())),
        }
    }

    /// Empties a column.
    pub fn clear<K>(self, column: Column<T, K>) -> Self {
        if column.targets().is_empty() {
            return self.with(column.name(), Ok("null".to_owned()));
        }
        self.refer(column, None)
    }

    /// Makes a lookup refer to a row, or to none.
    fn refer<K>(mut self, column: Column<T, K>, row: Option<(Option<&str>, Uuid)>) -> Self {
        let lookup = match Referring::new(column.name(), column.targets(), row) {
            Ok(lookup) => lookup,
            Err(error) => return self.but(error),
        };
        // The last word counts, whichever of its tables it is about.
        self.members.retain(|member| !lookup.is_written_at(&member.name));
        let members = lookup.members().into_iter().map(|(key, address)| Member {
            name: key.to_owned(),
            json: Value::from(address).to_string(),
            lookup: Some(lookup),
        });
        self.members.extend(members);
        self
    }

    /// The same, with a mistake, of which the first counts.
    pub(super) fn but(mut self, error: String) -> Self {
        self.error.get_or_insert(error);
        self
    }

    /// Makes a lookup refer to this row, where no record has a column for the lookup or no schema knows it: else
    /// [`set`](Self::set) does.
    pub fn bind<U: Table>(self, navigation: Navigation<T, U>, row: Id<U>) -> Self {
        let json = format!("\"/{}({row})\"", U::ENTITY_SET);
        self.with(format!("{}@odata.bind", navigation.name()), Ok(json))
    }

    /// Makes a lookup refer to the row that an alternate key names. Where there is none, the write is refused.
    ///
    /// ```
    /// # use omni_runtime::{AlternateKey, Changes, Navigation, entities::{Account, Incident}, entity};
    /// # #[entity("account")]
    /// # struct Company { accountnumber: Option<String> }
    /// const CUSTOMER: Navigation<Incident, Account> = Navigation::new("customerid_account");
    ///
    /// let changes = Changes::new().bind_by(CUSTOMER, AlternateKey::new(Company::ACCOUNTNUMBER, "A-17"));
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "a key is given as the commands take it")]
    pub fn bind_by<U: Table>(self, navigation: Navigation<T, U>, key: AlternateKey<U>) -> Self {
        let json = match address::<U, _>(&key) {
            Ok(address) => Ok(Value::from(format!("/{address}")).to_string()),
            Err(error) => Err(error.to_string()),
        };
        self.with(format!("{}@odata.bind", navigation.name()), json)
    }

    /// Makes a lookup refer to nothing.
    pub fn unbind<U>(self, navigation: Navigation<T, U>) -> Self {
        self.with(format!("{}@odata.bind", navigation.name()), Ok("null".to_owned()))
    }

    /// Knows these lookups among its members, which were written by their names.
    pub(super) fn with_lookups(mut self, lookups: &[Referring]) -> Self {
        for member in &mut self.members {
            member.lookup = lookups.iter().find(|lookup| lookup.is_written_at(&member.name)).copied();
        }
        self
    }

    pub(super) fn with(mut self, name: impl Into<String>, json: Result<String, String>) -> Self {
        let name = name.into();
        if is_lookup_value(&name) {
            return self.but(format!(
                "`{name}` shows what a lookup holds, and the schema does not say where clients write it: `bind` sets it, by \
                 its navigation property, and `unbind` empties it"
            ));
        }
        match json {
            Ok(json) => {
                // The last word on a column counts, as with a map.
                let is_written_here = |member: &Member| member.lookup.is_some_and(|lookup| lookup.is_written_at(&name));
                self.members.retain(|member| member.name != name && !is_written_here(member));
                self.members.push(Member::new(name, json));
            }
            Err(error) => return self.but(format!("column `{name}`: {error}")),
        }
        self
    }

    /// All members, the key among them where it was given.
    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    pub(super) fn into_object(self, without: &[&str]) -> Result<Object, Error> {
        if let Some(error) = self.error {
            return Err(Error::new(ErrorKind::Invalid, format!("the row cannot be written: {error}")));
        }
        Ok(Object(self.members.into_iter().filter(|member| !without.contains(&member.name.as_str())).collect()))
    }
}

/// `_primarycontactid_value`: where a lookup is read, and never written.
pub(crate) fn is_lookup_value(name: &str) -> bool {
    name.starts_with('_') && name.ends_with("_value")
}

impl<T> Default for Changes<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Changes<T> {
    fn clone(&self) -> Self {
        Self { members: self.members.clone(), error: self.error.clone(), table: PhantomData }
    }
}

/// Names the columns, but not their values.
impl<T> fmt::Debug for Changes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.members.iter().map(|member| &member.name)).finish()
    }
}
