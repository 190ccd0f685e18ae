use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::Value;
use uuid::Uuid;

use super::object::{Member, Object};
use crate::query::Column;
use crate::record::{Body, Target, WriteBody, bound, cleared, write_members};
use crate::row_key::address;
use crate::{AlternateKey, Error, ErrorKind, Holds, Id, Record, Table, edm};

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

    /// Writes a value. That of a lookup is the id of the row that it is to refer to, or what a field for it may be; one
    /// that may refer to rows of several tables takes an id that says of which, and that is looked at before anything is
    /// sent.
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
        let id = value.json().and_then(|json| match serde_json::from_str::<Option<Uuid>>(&json) {
            Ok(id) => Ok(id),
            Err(_) => Err("a lookup is set to the id of a row".to_owned()),
        });
        self.refer(column.name(), column.targets(), id.map(|id| id.map(|id| (table.as_deref(), id))))
    }

    /// Empties a column.
    pub fn clear<K>(self, column: Column<T, K>) -> Self {
        if column.targets().is_empty() {
            return self.with(column.name(), Ok("null".to_owned()));
        }
        self.refer(column.name(), column.targets(), Ok(None))
    }

    /// Makes a lookup refer to a row, or to none.
    fn refer(mut self, column: &str, targets: &[Target], row: Result<Option<(Option<&str>, Uuid)>, String>) -> Self {
        // The last word counts here too, whichever table it is about.
        self.members.retain(|member| targets.iter().all(|(.., key)| member.name != *key));
        match row {
            Ok(None) => {
                cleared(targets).into_iter().fold(self, |changes, key| changes.with(key, Ok("null".to_owned())))
            }
            Ok(Some(row)) => match bound(column, targets, row) {
                Ok((key, address)) => self.with(key, Ok(Value::from(address).to_string())),
                Err(error) => self.but(error),
            },
            Err(error) => self.but(format!("column `{column}`: {error}")),
        }
    }

    /// The same, with a mistake, of which the first counts.
    fn but(mut self, error: String) -> Self {
        self.error.get_or_insert(error);
        self
    }

    /// Makes a lookup refer to this row, where no record has a column for the lookup or no schema knows it: else
    /// [`set`](Self::set) does.
    pub fn bind<U: Table>(self, navigation: Navigation<T, U>, row: Id<U>) -> Self {
        let json = format!("\"/{}({row})\"", U::ENTITY_SET);
        self.with(format!("{}@odata.bind", navigation.name), Ok(json))
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
        self.with(format!("{}@odata.bind", navigation.name), json)
    }

    /// Makes a lookup refer to nothing.
    pub fn unbind<U>(self, navigation: Navigation<T, U>) -> Self {
        self.with(format!("{}@odata.bind", navigation.name), Ok("null".to_owned()))
    }

    fn with(mut self, name: impl Into<String>, json: Result<String, String>) -> Self {
        let name = name.into();
        if is_lookup_value(&name) {
            return self.but(format!(
                "`{name}` shows what a lookup holds, and the schema does not say where clients write it: `bind` does, by \
                 its navigation property"
            ));
        }
        match json {
            Ok(json) => {
                // The last word on a column counts, as with a map.
                self.members.retain(|member| member.name != name);
                self.members.push(Member { name, json });
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

/// A value that can be written to a column of the type `K`: whatever type [`Holds`] such a column, and `&str` for text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written to a column of type `{K}`",
    label = "the column is of type `{K}`",
    note = "what can be written is what a field for the column may be: see `omni_runtime::Holds`"
)]
pub trait Writable<K> {
    /// The value in JSON, or why it has no form there.
    #[doc(hidden)]
    fn json(self) -> Result<String, String>;

    /// Of the value of a lookup, the table whose row it refers to, where it knows that.
    #[doc(hidden)]
    fn table(&self) -> Option<&str> {
        None
    }
}

impl<K, V: Holds<K>> Writable<K> for V {
    fn json(self) -> Result<String, String> {
        let mut json = Vec::new();
        self.write(&mut serde_json::Serializer::new(&mut json)).map_err(|error| error.to_string())?;
        String::from_utf8(json).map_err(|error| error.to_string())
    }

    fn table(&self) -> Option<&str> {
        Holds::table(self)
    }
}

#[diagnostic::do_not_recommend]
impl Writable<edm::Unknown> for &str {
    fn json(self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }
}

#[diagnostic::do_not_recommend]
impl Writable<edm::Text> for &str {
    fn json(self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }
}

/// A navigation property of the table `T` that leads to one row of the table `U`: how a lookup is written.
///
/// A lookup that can refer to rows of several tables has one for each.
pub struct Navigation<T, U> {
    name: &'static str,
    tables: PhantomData<fn() -> (T, U)>,
}

impl<T, U> Navigation<T, U> {
    /// The navigation property of this name, which is case-sensitive. Nothing checks that the table has it.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, tables: PhantomData }
    }
}

impl<T, U> Clone for Navigation<T, U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, U> Copy for Navigation<T, U> {}

impl<T, U> fmt::Debug for Navigation<T, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Navigation({})", self.name)
    }
}

/// What a row of the table `T` can be changed to: [`Changes`], a body made for that, or a whole record.
///
/// Of a record every column is written, null where it is `None`. One that has a lookup among its columns, or a column
/// that only the service sets, cannot be written as a whole: a lookup is read at one name and written at another.
/// Implemented by [`#[entity]`](macro@crate::entity).
#[diagnostic::on_unimplemented(
    message = "a row of `{T}` cannot be changed to `{Self}`",
    label = "neither changes, nor a body of an update, nor a record that can be written",
    note = "write `Changes`, or a reference to a struct with `#[entity(\"…\", body = \"update\")]`",
    note = "a record can be written where it has no lookup, no expanded row, and no column that only the service sets"
)]
pub trait IntoChanges<T> {
    /// The changes.
    fn into_changes(self) -> Changes<T>;
}

/// What a row of the table `T` can be created from: [`Changes`], a body made for that, or a whole record.
///
/// A body leaves out what is `None`, and so does a [`create`](crate::create) of a record. An [`upsert`](crate::upsert) of
/// a record may meet a row, and writes null there, as an update does. See [`IntoChanges`] for the records that can be
/// written. Implemented by [`#[entity]`](macro@crate::entity).
#[diagnostic::on_unimplemented(
    message = "no row can be created from `{Self}`",
    label = "neither changes, nor a body of a create, nor a record that can be written",
    note = "write `Changes`, or a reference to a struct with `#[entity(\"…\", body = \"create\")]`",
    note = "a record can be written where it has no lookup, no expanded row, and no column that only the service sets"
)]
pub trait IntoNewRow<T> {
    /// What is written into the row.
    fn into_new_row(self) -> Changes<T>;
}

impl<T: Table> IntoChanges<T> for Changes<T> {
    fn into_changes(self) -> Changes<T> {
        self
    }
}

impl<T: Table> IntoNewRow<T> for Changes<T> {
    fn into_new_row(self) -> Changes<T> {
        self
    }
}

/// What a record says of each of its columns.
pub fn changes_of_record<R: Record>(record: &R) -> Changes<R::Table> {
    let mut members = Members(Changes::new());
    let written = write_members(record, &mut members);
    members.with_error_of(written)
}

/// What a body says of the columns that it does not leave out.
pub fn changes_of_body<B: WriteBody>(columns: &B) -> Changes<B::Table> {
    let mut body = Body(Members(Changes::new()));
    let written = columns.write_body(&mut body);
    body.0.with_error_of(written)
}

/// Takes the columns of a record, each in JSON.
struct Members<T>(Changes<T>);

impl<T> Members<T> {
    fn with_error_of(mut self, written: Result<(), serde_json::Error>) -> Changes<T> {
        if let Err(error) = written {
            self.0.error.get_or_insert(error.to_string());
        }
        self.0
    }
}

impl<T> SerializeMap for Members<T> {
    type Ok = ();
    type Error = serde_json::Error;

    fn serialize_key<K: Serialize + ?Sized>(&mut self, _: &K) -> Result<(), Self::Error> {
        Err(serde::ser::Error::custom("a record writes its columns one by one"))
    }

    fn serialize_value<V: Serialize + ?Sized>(&mut self, _: &V) -> Result<(), Self::Error> {
        Err(serde::ser::Error::custom("a record writes its columns one by one"))
    }

    fn serialize_entry<K, V>(&mut self, key: &K, value: &V) -> Result<(), Self::Error>
    where
        K: Serialize + ?Sized,
        V: Serialize + ?Sized,
    {
        let name: String = serde_json::from_str(&serde_json::to_string(key)?)?;
        let changes = std::mem::take(&mut self.0);
        self.0 = changes.with(name, serde_json::to_string(value).map_err(|error| error.to_string()));
        Ok(())
    }

    fn end(self) -> Result<(), Self::Error> {
        Ok(())
    }
}
