//! Writes the body of a batch: "OData Protocol", section "Multipart Batch Request Body". Lines end with CRLF, as RFC 2046
//! wants and as the service insists on.

use std::fmt::Write as _;

use uuid::Uuid;

use crate::wire::Request;

/// A body, and the content type that names its boundary.
pub(crate) struct Multipart {
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// One request of a batch, as it stands in a part.
pub(crate) struct Inner<'a> {
    pub(crate) request: &'a Request,
    /// The path from the root of the host.
    pub(crate) path: String,
}

/// Requests that are independent of one another.
pub(crate) fn independent(id: Uuid, requests: &[Inner<'_>], headers: &[(&str, &str)]) -> Multipart {
    let boundary = format!("batch_{}", id.as_hyphenated());
    let mut body = String::with_capacity(requests.len() * 512);
    for inner in requests {
        part(&mut body, &boundary, None, inner, headers);
    }
    end(&mut body, &boundary);
    Multipart { content_type: content_type(&boundary), body }
}

/// Requests of which all are carried out, or none. Their numbers, from 1 on, are their Content-IDs.
pub(crate) fn changeset(id: Uuid, requests: &[Inner<'_>], headers: &[(&str, &str)]) -> Multipart {
    let (outer, boundary) = (format!("batch_{}", id.as_hyphenated()), format!("changeset_{}", id.as_hyphenated()));
    let mut body = format!("--{outer}\r\nContent-Type: {}\r\n\r\n", content_type(&boundary));
    for (inner, number) in requests.iter().zip(1..) {
        part(&mut body, &boundary, Some(number), inner, headers);
    }
    end(&mut body, &boundary);
    body.push_str("\r\n");
    end(&mut body, &outer);
    Multipart { content_type: content_type(&outer), body }
}

fn content_type(boundary: &str) -> String {
    // Its characters need no quotes, and not every reader takes them.
    format!("multipart/mixed; boundary={boundary}")
}

fn part(body: &mut String, boundary: &str, number: Option<usize>, inner: &Inner<'_>, headers: &[(&str, &str)]) {
    // Writing to a `String` does not fail.
    let _ = write!(body, "--{boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
    if let Some(number) = number {
        let _ = write!(body, "Content-ID: {number}\r\n");
    }
    let Inner { request, path } = inner;
    let _ = write!(body, "\r\n{} {path} HTTP/1.1\r\n", request.method());
    let own: Vec<_> = request.headers().collect();
    if !own.iter().any(|(name, _)| *name == "accept") {
        body.push_str("accept: application/json\r\n");
    }
    for (name, value) in headers.iter().copied().chain(own) {
        let _ = write!(body, "{name}: {value}\r\n");
    }
    let _ = write!(body, "\r\n{}\r\n", request.body().unwrap_or_default());
}

fn end(body: &mut String, boundary: &str) {
    let _ = write!(body, "--{boundary}--\r\n");
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    #[test]
    fn writes_what_the_reference_shows() {
        let read = Request::new(Method::GET, "incidents(1)?$select=title");
        let write = Request::new(Method::PATCH, "incidents(1)")
            .header("if-match", "W/\"1\"")
            .json(&serde_json::json!({ "a": 1 }));
        let inner = |request| Inner { request, path: format!("/api/data/v9.2/{}", Request::path(request)) };
        let Multipart { content_type, body } = independent(Uuid::nil(), &[inner(&read)], &[]);
        assert_eq!(content_type, "multipart/mixed; boundary=batch_00000000-0000-0000-0000-000000000000");
        assert_eq!(
            body,
            "--batch_00000000-0000-0000-0000-000000000000\r\n\
             Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
             GET /api/data/v9.2/incidents(1)?$select=title HTTP/1.1\r\naccept: application/json\r\n\r\n\r\n\
             --batch_00000000-0000-0000-0000-000000000000--\r\n"
        );
        let Multipart { content_type, body } = changeset(Uuid::nil(), &[inner(&write)], &[("callerobjectid", "x")]);
        let boundary = content_type.split('=').nth(1).unwrap();
        assert!(body.starts_with(&format!("--{boundary}\r\n")), "the boundary of the header is that of the body");
        assert!(body.contains("Content-ID: 1\r\n\r\nPATCH /api/data/v9.2/incidents(1) HTTP/1.1\r\n"));
        assert!(body.contains("callerobjectid: x\r\nif-match: W/\"1\"\r\n"), "the version is kept inside");
        assert!(body.ends_with("--changeset_00000000-0000-0000-0000-000000000000--\r\n\r\n--batch_00000000-0000-0000-0000-000000000000--\r\n"));
    }
}
