//! A reply that is an error: the OData body where there is one, and what the headers say about it.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::wire::{Response, Unprinted, is_of_rows, unmarked};

use super::{ErrorKind, code};

/// How much of a body that is not an OData error is kept.
const KEPT: usize = 4096;

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// None from a page, which does not always tell.
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Option<String>,
    /// What a refused token lacks: `WWW-Authenticate`.
    pub(crate) challenge: Option<String>,
}

/// The body of an error: "OData JSON Format", section "Error Response".
#[derive(Deserialize)]
struct Body {
    error: Details,
}

#[derive(Deserialize)]
struct Details {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

impl Reply {
    pub(crate) fn read(response: &Response) -> Self {
        let headers = response.headers();
        let mut reply = Self {
            status: Some(response.status().as_u16()),
            code: None,
            message: None,
            request_id: request_id(headers),
            retry_after: retry_after(headers),
            body: None,
            challenge: text(headers, http::header::WWW_AUTHENTICATE.as_str()),
        };
        match serde_json::from_slice::<Body>(unmarked(response)) {
            Ok(Body { error: Details { code, message } }) => {
                reply.code = Some(code).filter(|code| !code.is_empty());
                reply.message = Some(message).filter(|message| !message.is_empty());
            }
            Err(_) if response.body().is_empty() => {}
            Err(_) => reply.body = Some(beginning(response.body())),
        }
        reply
    }

    /// A reply that says that all is well, and is not what was asked for: a proxy's page, say, which is kept. What may be of
    /// a row is not, whole or cut off, since it may be of a person.
    pub(crate) fn unexpected(response: &Response) -> Self {
        let is_kept = !response.body().is_empty() && !is_of_rows(response);
        let body = is_kept.then(|| match response.extensions().get::<Unprinted>() {
            Some(unprinted) => beginning(unprinted.out_of(&String::from_utf8_lossy(response.body())).as_bytes()),
            None => beginning(response.body()),
        });
        let request_id = request_id(response.headers());
        let status = Some(response.status().as_u16());
        Self { status, code: None, message: None, request_id, retry_after: None, body, challenge: None }
    }

    pub(crate) fn kind(&self) -> ErrorKind {
        if let Some(kind) = self.code.as_deref().and_then(|code| code::kind(code, self.status)) {
            return kind;
        }
        match self.status.unwrap_or_default() {
            400 => ErrorKind::Invalid,
            401 => ErrorKind::Unauthenticated,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            412 => ErrorKind::Conflict,
            429 => ErrorKind::Throttled,
            500.. => ErrorKind::Service,
            _ => ErrorKind::Refused,
        }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.unwrap_or_default();
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        match (&self.message, reason) {
            (Some(message), _) => write!(f, "{message}")?,
            (None, Some(reason)) => write!(f, "the service answered \"{reason}\"")?,
            (None, None) => write!(f, "the service answered with an error")?,
        }
        write!(f, " (status {status}")?;
        if let Some(code) = &self.code {
            write!(f, ", code {code}")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, ", request id {id}")?;
        }
        write!(f, ")")
    }
}

/// The id under which the service logged a request; older replies call the header otherwise.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    ["x-ms-service-request-id", "req_id", "x-ms-request-id"].into_iter().find_map(|name| text(headers, name))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The wait that `Retry-After` asks for ("HTTP Semantics", section "Retry-After"): seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let now = headers.get(http::header::DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    // A date that has passed asks for no wait at all.
    Some(at.duration_since(now.unwrap_or_else(crate::now::now)).unwrap_or_default())
}

fn beginning(body: &[u8]) -> String {
    let kept = &body[..body.len().min(KEPT)];
    String::from_utf8_lossy(kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        Reply::read(&response.body(body.as_bytes().to_vec()).unwrap())
    }

    #[test]
    fn keeps_what_the_service_said() {
        let body = r#"{"error":{"code":"0x80040217","message":"incident With Id = 1 Does Not Exist","innererror":{}}}"#;
        let reply = reply(404, &[("REQ_ID", "r1")], body);
        assert_eq!(reply.kind(), ErrorKind::NotFound);
        assert_eq!(
            reply.to_string(),
            "incident With Id = 1 Does Not Exist (status 404, code 0x80040217, request id r1)"
        );
        assert_eq!(reply.body, None);
    }

    #[test]
    fn a_byte_order_mark_hides_nothing() {
        let reply = reply(412, &[], "\u{FEFF}{\"error\":{\"code\":\"0x80060882\",\"message\":\"m\"}}");
        assert_eq!((reply.code.as_deref(), reply.body), (Some("0x80060882"), None));
    }

    #[test]
    fn an_empty_code_is_no_code() {
        let reply = reply(412, &[], r#"{"error":{"code":"","message":"changed"}}"#);
        assert_eq!((reply.code.as_deref(), reply.kind()), (None, ErrorKind::Conflict));
    }

    #[test]
    fn keeps_a_body_that_is_not_json() {
        let reply = reply(502, &[], "<html>Bad gateway</html>");
        assert_eq!(reply.body.as_deref(), Some("<html>Bad gateway</html>"));
        assert_eq!(reply.to_string(), "the service answered \"Bad Gateway\" (status 502)");
    }

    #[test]
    fn cuts_a_long_body_also_within_a_letter() {
        let long = "ä".repeat(KEPT);
        assert!(reply(500, &[], &format!("x{long}")).body.unwrap().len() <= KEPT + 3);
    }

    #[test]
    fn knows_throttling_by_its_code() {
        let body = r#"{"error":{"code":"0x80072322","message":"Number of requests exceeded"}}"#;
        assert_eq!(reply(400, &[], body).kind(), ErrorKind::Throttled);
    }

    #[test]
    fn reads_both_forms_of_retry_after() {
        assert_eq!(reply(429, &[("retry-after", "17")], "").retry_after, Some(Duration::from_secs(17)));
        let past = reply(429, &[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")], "");
        assert_eq!(past.retry_after, Some(Duration::ZERO));
        let at = ("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT");
        let by_its_own_clock = reply(429, &[at, ("date", "Wed, 21 Oct 2015 07:28:00 GMT")], "");
        assert_eq!(by_its_own_clock.retry_after, Some(Duration::from_secs(30)));
        assert_eq!(reply(429, &[("retry-after", "soon")], "").retry_after, None);
    }

    #[test]
    fn each_code_of_the_reference_has_its_kind() {
        for (status, code, kind) in [
            (404, "0x80040217", ErrorKind::NotFound),
            (404, "0x80060891", ErrorKind::NotFound),
            (412, "0x80060892", ErrorKind::Duplicate),
            (412, "0x80060882", ErrorKind::Conflict),
            (400, "0x80060883", ErrorKind::Invalid),
            (400, "0x8006088D", ErrorKind::Unversioned),
            (412, "0x80040237", ErrorKind::Duplicate),
            (412, "0x80040333", ErrorKind::Duplicate),
            (403, "0x80040220", ErrorKind::Forbidden),
            (403, "0x80048306", ErrorKind::Forbidden),
            (403, "0x80040231", ErrorKind::Forbidden),
            (403, "0x80048405", ErrorKind::Forbidden),
            (403, "0x8004F507", ErrorKind::Forbidden),
            (400, "0x80040203", ErrorKind::Invalid),
            (400, "0x80048d19", ErrorKind::Invalid),
            (400, "0x80060888", ErrorKind::Invalid),
            (404, "0x80060888", ErrorKind::NotFound),
            (400, "0x80041103", ErrorKind::Invalid),
            (400, "0x80044331", ErrorKind::Invalid),
            (400, "0x8004431A", ErrorKind::Invalid),
            (405, "0x80040227", ErrorKind::InUse),
            (400, "0x80040265", ErrorKind::Plugin),
            (500, "0x80040216", ErrorKind::Service),
            (500, "0x80044150", ErrorKind::Service),
            (500, "0x80044151", ErrorKind::Service),
            (401, "0x8005F101", ErrorKind::Unauthenticated),
            (403, "0x8005F102", ErrorKind::Forbidden),
            (429, "0x8005F103", ErrorKind::Throttled),
            (429, "0x80072321", ErrorKind::Throttled),
            (429, "0x80072322", ErrorKind::Throttled),
            (429, "0x80072326", ErrorKind::Throttled),
            (429, "", ErrorKind::Throttled),
            (413, "", ErrorKind::Refused),
        ] {
            let body = format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#);
            assert_eq!(reply(status, &[], &body).kind(), kind, "{status} {code}");
        }
    }
}
