//! Actions and functions of an organisation's own: what they do, a test says.

mod request;

use std::collections::HashMap;
use std::fmt;

use omni_schema::sentence::did_you_mean;
use omni_schema::{Schema, suggest};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::fault::Fault;
use crate::http::{Request, Response};
use crate::json::Object;
use crate::rows::Rows;
use request::Addressed;

type Answer = dyn Fn(&OperationCall<'_>) -> Value + Send + Sync;

/// What a test answers, by the operation's name.
#[derive(Default)]
pub(crate) struct CustomOperations(HashMap<String, Box<Answer>>);

impl CustomOperations {
    pub(crate) fn add(&mut self, name: String, answer: impl Fn(&OperationCall<'_>) -> Value + Send + Sync + 'static) {
        self.0.insert(name, Box::new(answer));
    }

    /// Answers the request, if it calls one of the operations.
    pub(crate) fn answer(&self, request: &Request, schema: &Schema, rows: Rows<'_>) -> Result<Option<Response>, Fault> {
        let Some((addressed, answer)) = self.called(request) else { return Ok(None) };
        let call = addressed.call(request, schema, rows)?;
        if request.method != "GET" {
            call.rows.run_hooks();
        }
        Ok(Some(response(&call, answer(&call))))
    }

    fn called(&self, request: &Request) -> Option<(Addressed, &Answer)> {
        // Few emulators have any, and every request is looked at.
        if self.0.is_empty() {
            return None;
        }
        let addressed = Addressed::of(request)?;
        let answer = self.0.get(&addressed.name)?;
        Some((addressed, &**answer))
    }
}

impl fmt::Debug for CustomOperations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A call of an action or a function; see [`Builder::operation`](crate::Builder::operation).
#[derive(Debug)]
pub struct OperationCall<'a> {
    name: String,
    root: String,
    bound: Option<Bound>,
    parameters: Map<String, Value>,
    /// The names of the parameters, where the schema says what the operation takes.
    known: Option<Vec<String>>,
    rows: Rows<'a>,
}

/// What an operation is called on.
#[derive(Debug)]
struct Bound {
    entity_set: String,
    id: Option<Uuid>,
}

impl<'a> OperationCall<'a> {
    /// The operation's name, without a namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The entity set that it is called on, or on a row of; none for an operation that is bound to nothing.
    #[must_use]
    pub fn entity_set(&self) -> Option<&str> {
        self.bound.as_ref().map(|bound| bound.entity_set.as_str())
    }

    /// The id of the row that it is called on.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        self.bound.as_ref().and_then(|bound| bound.id)
    }

    /// The parameters: an action's body, or a function's arguments, of which a GUID, a date and a member of an
    /// enumeration are texts.
    #[must_use]
    pub fn parameters(&self) -> &Map<String, Value> {
        &self.parameters
    }

    /// The parameter of this name; null where it is not given.
    ///
    /// # Panics
    ///
    /// When the schema has the operation, and no such parameter of it.
    #[must_use]
    pub fn parameter(&self, name: &str) -> &Value {
        if let Some(known) = self.known.as_ref().filter(|known| known.iter().all(|known| known != name)) {
            let near = did_you_mean(&suggest(name, known.iter().map(String::as_str)));
            panic!("the operation `{}` has no parameter `{name}`{near}", self.name);
        }
        self.parameters.get(name).unwrap_or(&Value::Null)
    }

    /// The rows, for an operation that looks at them or changes them. In a changeset they are those of its transaction:
    /// as the requests before this one have left them, and undone with the others if one fails.
    #[must_use]
    pub fn rows(&self) -> &Rows<'a> {
        &self.rows
    }
}

/// A structure or a row is the body itself, anything else is under `value`, and null is no body at all.
fn response(call: &OperationCall<'_>, outcome: Value) -> Response {
    let mut body = Object::default();
    body.add("@odata.context", &format!("{}$metadata#Microsoft.Dynamics.CRM.{}Response", call.root, call.name));
    match outcome {
        Value::Null => return Response::no_content(),
        Value::Object(members) => members.iter().for_each(|(name, value)| body.add_json(name, value)),
        value => body.add_json("value", value),
    }
    Response::json(200, body.into_json())
}
