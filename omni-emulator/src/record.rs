//! What a test may look at: a request that came, a row that changed.

use std::borrow::Cow;
use std::fmt;

use crate::failure::Failure;
use crate::http::{Request, Response};
use crate::json::over_lines;
use crate::token;

/// A request that was answered, with its reply.
///
/// Printed, it is a short form of the exchange: with `{}` as it was sent, with `{:#}` with a line for each member of its
/// JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path and the query, as they were sent.
    pub path: String,
    /// The headers as they were sent, but for the token of `Authorization`.
    pub headers: Vec<(String, String)>,
    /// The body as it was sent.
    pub body: String,
    /// The status of the reply; 0 where there was none.
    pub status: u16,
    /// The headers of the reply, without those of the connection, such as `Content-Length`.
    pub response_headers: Vec<(String, String)>,
    /// The body of the reply.
    pub response_body: String,
    /// What went wrong on purpose.
    pub failure: Option<Failure>,
}

impl RecordedRequest {
    pub(crate) fn new(request: Request, response: &Response, failure: Option<Failure>) -> Self {
        let redact = |(name, value): (String, String)| {
            let secret = name.eq_ignore_ascii_case("authorization");
            let value = if secret { redacted(&value) } else { value };
            (name, value)
        };
        // A client's secret goes out with the request for a token, and the token comes back.
        let secret = token::is_asked_for(&request);
        let shown = |text: &str| if secret { "[redacted]".to_owned() } else { text.to_owned() };
        Self {
            body: shown(&request.body),
            method: request.method,
            path: request.target,
            headers: request.headers.into_iter().map(redact).collect(),
            status: response.status,
            response_headers: response.headers.clone(),
            response_body: shown(&response.body),
            failure,
        }
    }

    /// The first header of this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// The first header of the reply of this name, in any case.
    #[must_use]
    pub fn response_header(&self, name: &str) -> Option<&str> {
        first(&self.response_headers, name)
    }
}

fn first<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// `Bearer [redacted]`
fn redacted(authorization: &str) -> String {
    match authorization.split_once(' ') {
        Some((scheme, _)) => format!("{scheme} [redacted]"),
        None => "[redacted]".to_owned(),
    }
}

impl fmt::Display for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        for name in ["If-Match", "If-None-Match", "Prefer"] {
            if let Some(value) = self.header(name) {
                write!(f, "\n{name}: {value}")?;
            }
        }
        let shown = |text| if f.alternate() { over_lines(text) } else { Cow::Borrowed(text) };
        let (body, response_body) = (shown(&self.body), shown(&self.response_body));
        if !body.is_empty() {
            write!(f, "\n{body}")?;
        }
        write!(f, "\n-> {}", self.status)?;
        if response_body.is_empty() { Ok(()) } else { write!(f, " {response_body}") }
    }
}

/// A row of a table, as a lookup refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Reference {
    /// The logical name of the table: `incident`.
    pub table: String,
    /// The id: lower case, with hyphens.
    pub id: String,
}

/// A lookup that a write changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LookupChange {
    /// The logical name of the lookup: `msdyn_issueid`.
    pub lookup: String,
    /// What it referred to before.
    pub from: Option<Reference>,
    /// What it refers to now.
    pub to: Option<Reference>,
}

/// What was done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WriteKind {
    /// The row is new.
    Create,
    /// The row has a new version.
    Update,
    /// The row is gone.
    Delete,
}

/// A change of a row that was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedWrite {
    /// The logical name of the table.
    pub table: String,
    /// The id of the row: lower case, with hyphens.
    pub id: String,
    /// What was done.
    pub kind: WriteKind,
    /// The request that did it, as its reply's `x-ms-service-request-id` names it. None for a change made from a test.
    pub request_id: Option<String>,
    /// Who did it: the request's `x-ms-client-request-id`. None for a change made from a test.
    pub client_request_id: Option<String>,
    /// The lookups that now hold something else.
    pub lookups: Vec<LookupChange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_like_http_and_hides_the_token() {
        let request = Request {
            id: uuid::Uuid::nil(),
            method: "PATCH".into(),
            origin: "http://127.0.0.1".into(),
            target: "/api/data/v9.2/incidents(1)".into(),
            headers: vec![("If-Match".into(), "*".into()), ("authorization".into(), "Bearer s3cret".into())],
            body: "{}".into(),
        };
        let recorded = RecordedRequest::new(request, &Response::no_content(), None);
        assert_eq!(recorded.to_string(), "PATCH /api/data/v9.2/incidents(1)\nIf-Match: *\n{}\n-> 204");
        assert_eq!(recorded.header("Authorization"), Some("Bearer [redacted]"));
        let (body, response_body) = (r#"{"a":1}"#.to_owned(), r#"{"b":2}"#.to_owned());
        let recorded = RecordedRequest { body, response_body, ..recorded };
        assert!(recorded.to_string().ends_with("\n{\"a\":1}\n-> 204 {\"b\":2}"));
        assert!(format!("{recorded:#}").ends_with("\n{\n  \"a\": 1\n}\n-> 204 {\n  \"b\": 2\n}"));
        assert!(!format!("{recorded:?}").contains("s3cret"));
    }
}
