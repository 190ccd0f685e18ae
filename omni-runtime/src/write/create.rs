use std::fmt;
use std::marker::PhantomData;

use http::{HeaderMap, Method};
use uuid::Uuid;

use super::into_changes::IntoNewRow;
use super::object::{Member, Object};
use super::verify;
use crate::command::{Command, Execute, OneRequest, Refusal};
use crate::error::request_id;
use crate::query::keyed;
use crate::wire::{Request, Response};
use crate::{Error, ErrorKind, Id, Pending, Table};

/// Creates a row.
///
/// The service chooses its id, unless the primary key is among the columns. A create without one is never repeated
/// when its answer was lost, since it might create a second row. The reference is Microsoft's page "Create a table row
/// using the Web API".
///
/// ```
/// # use omni_runtime::{Changes, Id, create, entities::Contact, entity};
/// # #[entity("contact")]
/// # struct Person { lastname: Option<String> }
/// let from_a_record = create(&Person { lastname: Some("Valdes".to_owned()) });
/// let from_changes = create(Changes::<Contact>::new().set(Person::LASTNAME, "Valdes"));
/// assert_eq!(
///     from_changes.request()?.to_string(),
///     "POST contacts\ncontent-type: application/json\n\n{\"lastname\":\"Valdes\"}",
/// );
/// # drop(from_a_record);
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn create<T: Table, W: IntoNewRow<T>>(row: W) -> Create<T> {
    let changes = row.into_new_row();
    let key = T::PRIMARY_KEY;
    let given = changes.members().iter().find(|member| member.name == key);
    let given = given.and_then(Member::id);
    let body = changes.into_object(&[]).map(|mut body| {
        body.0.retain(|member| !member.is_null());
        body
    });
    Create { body: body.map_err(|error| error.to_string()), given, table: PhantomData }
}

/// The command that [`create`] builds.
#[must_use = "a command does nothing until it is sent"]
pub struct Create<T> {
    body: Result<Object, String>,
    /// The primary key, where the caller gave it.
    given: Option<Uuid>,
    table: PhantomData<fn() -> T>,
}

impl<T: Table> Create<T> {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that [is a duplicate](Error::is_duplicate) when there is such a row, and
    /// otherwise says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, Created<T>> {
        transport.execute(self)
    }

    /// The request over the Web API.
    ///
    /// # Errors
    ///
    /// When a value has no form in JSON, or a lookup is set that the schema does not know, or to a row of a table that it
    /// does not refer to.
    pub fn request(&self) -> Result<Request, Error> {
        let request = Request::new(Method::POST, T::ENTITY_SET).content("application/json", body(&self.body)?.json());
        Ok(if self.given.is_some() { request.repeatable() } else { request })
    }
}

pub(super) fn body(body: &Result<Object, String>) -> Result<&Object, Error> {
    body.as_ref().map_err(|error| Error::new(ErrorKind::Invalid, error.as_str()))
}

impl<T> Command for Create<T> {
    type Outcome = Created<T>;
}

impl<T: Table> OneRequest for Create<T> {
    const NAME: &'static str = "create";

    fn request(&self) -> Result<Request, Error> {
        self.request()
    }

    fn outcome(self, response: &Response) -> Result<Created<T>, Error> {
        let id = entity_id(response.headers()).or(self.given).ok_or_else(|| {
            let message = "the row was created, and the reply does not say its id (`OData-EntityId`)";
            Error::new(ErrorKind::Decode, message).with_unexpected(response)
        })?;
        Ok(Created { id: Id::from_uuid(id), request_id: request_id(response.headers()) })
    }

    fn refused(self, error: Error) -> Refusal<Self> {
        let may_be_its_own = error.is_answer_lost() && (error.is_duplicate() || error.is_conflict());
        let given = self.given.zip(self.body.as_ref().ok()).filter(|_| may_be_its_own);
        match given.and_then(|(id, body)| verify::request(&keyed::<T>(id), body)) {
            Some(request) => Refusal::Verify(self, request, error),
            None => Refusal::Final(Err(error)),
        }
    }

    fn verified(self, row: &Response, refusal: Error) -> Result<Created<T>, Error> {
        match self.given {
            Some(id) if self.body.is_ok_and(|body| verify::holds(&body, row)) => {
                Ok(Created { id: Id::from_uuid(id), request_id: request_id(row.headers()) })
            }
            _ => Err(refusal),
        }
    }
}

/// The id at the end of the address of a row that was written.
pub(super) fn entity_id(headers: &HeaderMap) -> Option<Uuid> {
    ["odata-entityid", "location"].into_iter().find_map(|name| {
        let address = headers.get(name)?.to_str().ok()?.trim();
        let (_, key) = address.strip_suffix(')')?.rsplit_once('(')?;
        Uuid::try_parse(key).ok()
    })
}

impl<T> Clone for Create<T> {
    fn clone(&self) -> Self {
        Self { body: self.body.clone(), given: self.given, table: PhantomData }
    }
}

impl<T: Table> fmt::Display for Create<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "create {}", T::LOGICAL_NAME)
    }
}

impl<T: Table> fmt::Debug for Create<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Create({self})")
    }
}

/// What [`Create`] gives: the row is there.
pub struct Created<T> {
    id: Id<T>,
    request_id: Option<String>,
}

impl<T> Created<T> {
    /// A new row of this primary key, for a transport of one's own.
    #[must_use]
    pub fn new(id: Id<T>, request_id: Option<String>) -> Self {
        Self { id, request_id }
    }

    /// The primary key of the new row.
    #[must_use]
    pub fn id(&self) -> Id<T> {
        self.id
    }

    /// The id under which the service logged the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl<T> Clone for Created<T> {
    fn clone(&self) -> Self {
        Self { id: self.id, request_id: self.request_id.clone() }
    }
}

impl<T> PartialEq for Created<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.id, &self.request_id) == (other.id, &other.request_id)
    }
}

impl<T> Eq for Created<T> {}

impl<T: Table> fmt::Debug for Created<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Created").field("id", &self.id).field("request_id", &self.request_id).finish()
    }
}
