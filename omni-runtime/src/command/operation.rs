//! Actions and functions of the service: what `omni generate` writes a type for each of.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Command, OneRequest};
use crate::future::MaybeSend;
use crate::query::{json as read, path_value, query_value};
use crate::wire::{Request, Response};
use crate::{Error, ErrorKind};

/// An action or a function of the service, with its parameters: a type that `omni generate` wrote.
///
/// The reference is Microsoft's pages "Use Web API actions" and "Use Web API functions".
///
/// ```
/// use omni_runtime::command::{Operation, Parameters, Returns};
/// use omni_runtime::{Error, wire::Request};
///
/// struct WhoAmI;
///
/// impl Operation for WhoAmI {
///     type Outcome = serde_json::Value;
///     const NAME: &'static str = "WhoAmI";
///     const RETURNS: Returns = Returns::Structure;
///
///     fn request(&self) -> Result<Request, Error> {
///         Parameters::new().function("WhoAmI")
///     }
/// }
///
/// assert_eq!(WhoAmI.request()?.to_string(), "GET WhoAmI()");
/// let command = WhoAmI.call(); // and then `.send(&client).await`
/// # Ok::<(), Error>(())
/// ```
pub trait Operation: Sized {
    /// What it gives; `()` where it gives nothing.
    type Outcome: DeserializeOwned;
    /// Its name on the service.
    const NAME: &'static str;
    /// In which form it gives that.
    const RETURNS: Returns;

    /// The request that calls it.
    ///
    /// # Errors
    ///
    /// When a parameter cannot be written as JSON.
    fn request(&self) -> Result<Request, Error>;

    /// The command that calls it.
    fn call(self) -> Call<Self> {
        Call(self)
    }
}

/// The form of what an operation gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Returns {
    /// Nothing.
    Nothing,
    /// A structure or a row: the body itself.
    Structure,
    /// A primitive value or a collection, under `value`.
    Value,
}

/// The command that calls an operation: see [`Operation::call`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "an operation is not called until it is sent"]
pub struct Call<O>(O);

impl<O> Call<O> {
    /// The operation, with its parameters.
    pub fn operation(&self) -> &O {
        &self.0
    }

    /// Sends it over this transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that says what the transport met.
    pub fn send<T>(self, transport: &T) -> crate::Pending<'_, O::Outcome>
    where
        O: Operation,
        T: super::Execute<Self> + ?Sized,
    {
        transport.execute(self)
    }
}

impl<O: Operation> Command for Call<O> {
    type Outcome = O::Outcome;
}

impl<O> fmt::Display for Call<O>
where
    O: Operation,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {}", O::NAME)
    }
}

impl<O> OneRequest for Call<O>
where
    O: Operation + MaybeSend,
{
    const NAME: &'static str = O::NAME;

    fn request(&self) -> Result<Request, Error> {
        self.0.request()
    }

    fn outcome(self, response: &Response) -> Result<O::Outcome, Error> {
        #[derive(serde::Deserialize)]
        struct Wrapped<T> {
            value: T,
        }

        let what = "what the operation gives";
        match O::RETURNS {
            Returns::Nothing => read(&Response::new(b"null".to_vec()), what),
            Returns::Structure => read(response, what),
            Returns::Value => read::<Wrapped<O::Outcome>>(response, what).map(|wrapped| wrapped.value),
        }
    }
}

/// The parameters of an operation, in the order in which they are added.
#[derive(Debug, Default)]
#[must_use = "parameters are part of a request, which `action` or `function` makes, or of its path"]
pub struct Parameters {
    given: Vec<(&'static str, Form, Value)>,
    error: Option<serde_json::Error>,
}

/// How a parameter stands in a URL.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// In quotes.
    Text,
    /// Without quotes: numbers, GUIDs, dates.
    Bare,
    /// In quotes, behind the qualified name of the enumeration.
    Member(&'static str),
    /// As JSON.
    Json,
}

impl Parameters {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn text(self, name: &'static str, value: &impl Serialize) -> Self {
        self.add(name, Form::Text, value)
    }

    /// Adds a number, a GUID, a date, a time, a yes or no.
    pub fn bare(self, name: &'static str, value: &impl Serialize) -> Self {
        self.add(name, Form::Bare, value)
    }

    /// Adds a member of the enumeration of this qualified name.
    pub fn member(self, name: &'static str, enumeration: &'static str, value: &impl Serialize) -> Self {
        self.add(name, Form::Member(enumeration), value)
    }

    /// Adds a structure, a row or a collection.
    pub fn json(self, name: &'static str, value: &impl Serialize) -> Self {
        self.add(name, Form::Json, value)
    }

    fn add(mut self, name: &'static str, form: Form, value: &impl Serialize) -> Self {
        match serde_json::to_value(value) {
            // A parameter that is not given takes its default.
            Ok(Value::Null) => {}
            Ok(value) => self.given.push((name, form, value)),
            Err(error) => self.error = Some(error),
        }
        self
    }

    /// The request that posts them to the action at this path.
    ///
    /// # Errors
    ///
    /// When one of them could not be written as JSON.
    pub fn action(self, path: impl Into<String>) -> Result<Request, Error> {
        let given = self.checked()?;
        let body: Map<String, Value> = given.into_iter().map(|(name, _, value)| (name.to_owned(), value)).collect();
        Ok(Request::new(http::Method::POST, path).json(&Value::Object(body)))
    }

    /// The request that gets the function at this path, with aliases for the parameters: a value in the path itself may
    /// not have every character.
    ///
    /// # Errors
    ///
    /// When one of them could not be written as JSON.
    pub fn function(self, path: impl Into<String>) -> Result<Request, Error> {
        let given = self.checked()?;
        let names: Vec<String> = given.iter().map(|(name, ..)| format!("{name}=@{name}")).collect();
        let mut path = format!("{}({})", path.into(), names.join(","));
        for (index, (name, form, value)) in given.iter().enumerate() {
            let literal = literal(*form, value);
            path.push(if index == 0 { '?' } else { '&' });
            path.extend(["@", name, "=", &query_value(&literal)]);
        }
        Ok(Request::new(http::Method::GET, path))
    }

    /// The key of a row that these columns name, as it stands between the parentheses of its URL: where the row of an
    /// operation's table is named by a text, a number or several columns.
    ///
    /// ```
    /// use omni_runtime::command::Parameters;
    ///
    /// let key = Parameters::new().text("code", &"1/2 O'Neil").bare("year", &2025).key()?;
    /// assert_eq!(key, "code='1%2F2%20O''Neil',year=2025");
    /// # Ok::<(), omni_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When one of them could not be written as JSON.
    pub fn key(self) -> Result<String, Error> {
        let columns = self.checked()?.into_iter();
        let columns = columns.map(|(name, form, value)| format!("{name}={}", path_value(&literal(form, &value))));
        Ok(columns.collect::<Vec<_>>().join(","))
    }

    fn checked(self) -> Result<Vec<(&'static str, Form, Value)>, Error> {
        match self.error {
            None => Ok(self.given),
            Some(error) => {
                Err(Error::new(ErrorKind::Configuration, "a parameter cannot be written as JSON").with_source(error))
            }
        }
    }
}

/// The value in a URL: "OData URL Conventions", section "Primitive Literals".
fn literal(form: Form, value: &Value) -> String {
    let plain = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match form {
        Form::Text => format!("'{}'", plain.replace('\'', "''")),
        Form::Bare => plain,
        Form::Member(enumeration) => format!("{enumeration}'{}'", plain.replace('\'', "''")),
        Form::Json => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_carries_its_parameters_in_aliases() {
        let request = Parameters::new()
            .text("Name", &"O'Neil & sons")
            .bare("Id", &uuid::Uuid::nil())
            .bare("Left", &Option::<i32>::None)
            .member("Kind", "Microsoft.Dynamics.CRM.EntityFilters", &"Entity")
            .json("Rows", &["a", "b"])
            .function("Find");
        assert_eq!(
            request.unwrap().path(),
            "Find(Name=@Name,Id=@Id,Kind=@Kind,Rows=@Rows)?@Name='O''Neil%20%26%20sons'\
             &@Id=00000000-0000-0000-0000-000000000000&@Kind=Microsoft.Dynamics.CRM.EntityFilters'Entity'\
             &@Rows=%5B%22a%22,%22b%22%5D"
        );
    }

    #[test]
    fn an_action_posts_its_parameters() {
        let request =
            Parameters::new().bare("Status", &5).text("Note", &Option::<String>::None).action("CloseIncident");
        let request = request.unwrap();
        assert_eq!((request.method().as_str(), request.path()), ("POST", "CloseIncident"));
        assert_eq!(request.text(), Some(r#"{"Status":5}"#));
    }
}
