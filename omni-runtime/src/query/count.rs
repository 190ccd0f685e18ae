use std::fmt;

use http::Method;

use super::condition::Condition;
use super::path::query_value;
use crate::command::{Command, Execute, OneRequest};
use crate::wire::{Request, Response, unmarked};
use crate::{Error, ErrorKind, Pending};

/// The command that [`Query::count`](super::Query::count) builds: how many rows there are.
///
/// The reference is Microsoft's page "Count rows using the Web API".
#[derive(Clone)]
#[must_use = "a command does nothing until it is sent"]
pub struct Count {
    pub(super) entity_set: &'static str,
    pub(super) filter: Option<Condition>,
}

impl Count {
    /// Sends the command over a transport.
    ///
    /// # Errors
    ///
    /// The future gives an [`Error`] that says what the transport met.
    pub fn send<X: Execute<Self> + ?Sized>(self, transport: &X) -> Pending<'_, u64> {
        transport.execute(self)
    }
}

impl Command for Count {
    type Outcome = u64;
}

impl OneRequest for Count {
    const NAME: &'static str = "count";

    fn request(&self) -> Result<Request, Error> {
        let path = match &self.filter {
            None => format!("{}/$count", self.entity_set),
            Some(filter) => format!("{}/$count?$filter={}", self.entity_set, query_value(filter.checked()?)),
        };
        // The number comes as plain text, and a service that keeps to the rules refuses to send it as JSON.
        Ok(Request::new(Method::GET, path).header("accept", "text/plain"))
    }

    fn outcome(self, response: &Response) -> Result<u64, Error> {
        String::from_utf8_lossy(unmarked(response)).trim().parse().map_err(|error| {
            Error::new(ErrorKind::Decode, "the count is not a number").with_source(error).with_unexpected(response)
        })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "count {}", self.entity_set)
    }
}

impl fmt::Debug for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Count({self})")
    }
}
