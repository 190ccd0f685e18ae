//! Why a request is refused: the status, and the error body that the service would send.

use std::borrow::Cow;
use std::fmt;

use crate::http::Response;
use crate::json::Object;

/// The service's error codes that the emulator answers with.
pub(crate) mod code {
    pub(crate) const OBJECT_DOES_NOT_EXIST: &str = "0x80040217";
    pub(crate) const DUPLICATE_RECORD: &str = "0x80040237";
    pub(crate) const STRING_LENGTH_TOO_LONG: &str = "0x80044331";
    pub(crate) const TOO_MANY_CONDITIONS_IN_QUERY: &str = "0x8004430C";
    pub(crate) const PICKLIST_VALUE_OUT_OF_RANGE: &str = "0x8004431A";
    pub(crate) const INVALID_STATE_CODE_STATUS_CODE: &str = "0x80048408";
    pub(crate) const PAYLOAD: &str = "0x80048d19";
    pub(crate) const RECORD_NOT_FOUND_BY_KEY: &str = "0x80060891";
    pub(crate) const DUPLICATE_KEY: &str = "0x80060892";
    pub(crate) const PRIVILEGE_DENIED: &str = "0x80040220";
    pub(crate) const TOO_MUCH_TIME: &str = "0x80072321";
    pub(crate) const TOO_MANY_REQUESTS: &str = "0x80072322";
    pub(crate) const TOO_MANY_AT_ONCE: &str = "0x80072326";
    pub(crate) const SQL_ERROR: &str = "0x80044150";
    pub(crate) const CONCURRENCY_VERSION_MISMATCH: &str = "0x80060882";
    pub(crate) const ODATA: &str = "0x80060888";
    pub(crate) const ACCESS_TOKEN: &str = "0x8005F101";
    /// Not one of the service's: nobody should take the emulator's own limits for the service's answer.
    pub(crate) const NOT_IMPLEMENTED: &str = "EmulatorNotImplemented";
    /// Nor is this.
    pub(crate) const UNKNOWN_HOST: &str = "EmulatorUnknownHost";
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: u16,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(status: u16, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into() }
    }

    /// The URL or the query is not one of the service's.
    pub(crate) fn query(message: impl Into<String>) -> Self {
        Self::new(400, code::ODATA, message)
    }

    /// The service has this, and the emulator does not: never a guess.
    pub(crate) fn not_implemented(what: impl fmt::Display) -> Self {
        Self::new(501, code::NOT_IMPLEMENTED, format!("The emulator does not implement {what}."))
    }

    pub(crate) fn no_such_row(table: &str, id: impl fmt::Display) -> Self {
        Self::new(404, code::OBJECT_DOES_NOT_EXIST, format!("{table} With Id = {id} Does Not Exist"))
    }

    pub(crate) fn no_such_segment(segment: &str) -> Self {
        Self::new(404, code::ODATA, format!("Resource not found for the segment '{segment}'."))
    }

    pub(crate) fn no_such_property(property: &str, table: &str) -> Self {
        let on = format!("on type 'Microsoft.Dynamics.CRM.{table}'");
        Self::query(format!("Could not find a property named '{property}' {on}."))
    }

    pub(crate) fn method(method: &str) -> Self {
        Self::new(405, code::ODATA, format!("The requested resource does not support http method '{method}'."))
    }

    /// The body does not fit the table.
    pub(crate) fn payload(table: &str, why: impl fmt::Display) -> Self {
        let message = format!("Error identified in Payload provided by the user for Entity :'{table}' ----> {why}");
        Self::new(400, code::PAYLOAD, message)
    }

    /// A text that its column does not hold. The two spaces are the service's.
    pub(crate) fn too_long(table: &str, column: &str, most: u32) -> Self {
        let message = format!(
            "A validation error occurred.  The length of the '{column}' attribute of the '{table}' entity exceeded the \
             maximum allowed length of '{most}'."
        );
        Self::new(400, code::STRING_LENGTH_TOO_LONG, message)
    }

    /// A status reason that belongs to another state. The service names the state by its enumeration
    /// (`IncidentState.Active`), which a schema does not hold.
    pub(crate) fn status_of_another_state(table: &str, id: impl fmt::Display, status: i64, state: i64) -> Self {
        let message = format!("{status} is not a valid status code for state code {state} on {table} with Id {id}.");
        Self::new(400, code::INVALID_STATE_CODE_STATUS_CODE, message)
    }

    pub(crate) fn into_response(self) -> Response {
        let mut error = Object::default();
        error.add("code", self.code.as_ref());
        error.add("message", &self.message);
        let mut body = Object::default();
        body.add_json("error", error.into_json());
        Response::json(self.status, body.into_json())
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(500, code::SQL_ERROR, format!("SQL Server error of the emulator: {error}"))
    }
}
