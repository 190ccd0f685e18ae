//! Writes the body of a batch: "OData Protocol", section "Multipart Batch Request Body". Lines end with CRLF, as RFC 2046
//! wants and as the service insists on.

use std::io::Write as _;

use uuid::Uuid;

use crate::wire::Request;

/// A body, and the content type that names its boundary.
pub(crate) struct Multipart {
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
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
    let mut body = Vec::with_capacity(requests.len() * 512);
    for inner in requests {
        part(&mut body, &boundary, None, inner, headers);
    }
    end(&mut body, &boundary);
    Multipart { content_type: content_type(&boundary), body }
}

/// Requests of which all are carried out, or none. Their numbers, from 1 on, are their Content-IDs.
pub(crate) fn changeset(id: Uuid, requests: &[Inner<'_>], headers: &[(&str, &str)]) -> Multipart {
    let (outer, boundary) = (format!("batch_{}", id.as_hyphenated()), format!("changeset_{}", id.as_hyphenated()));
    let mut body = format!("--{outer}\r\nContent-Type: {}\r\n\r\n", content_type(&boundary)).into_bytes();
    for (inner, number) in requests.iter().zip(1..) {
        part(&mut body, &boundary, Some(number), inner, headers);
    }
    end(&mut body, &boundary);
    body.extend_from_slice(b"\r\n");
    end(&mut body, &outer);
    Multipart { content_type: content_type(&outer), body }
}

fn content_type(boundary: &str) -> String {
    // Its characters need no quotes, and not every reader takes them.
    format!("multipart/mixed; boundary={boundary}")
}

fn part(body: &mut Vec<u8>, boundary: &str, number: Option<usize>, inner: &Inner<'_>, headers: &[(&str, &str)]) {
    // Writing to a `Vec` does not fail.
    let _ = write!(body, "--{boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
    if let Some(number) = number {
        let _ = write!(body, "Content-ID: {number}\r\n");
    }
    let Inner { request, path } = inner;
    let _ = write!(body, "\r\n{} {path} HTTP/1.1\r\n", request.method());
    let own: Vec<_> = request.headers().collect();
    let is_own = |name: &str| own.iter().any(|(own, _)| *own == name);
    // A header of the request's own takes the place of the client's, as outside of a batch.
    let others = [("accept", "application/json")].into_iter().chain(headers.iter().copied());
    for (name, value) in others.filter(|(name, _)| !is_own(name)).chain(own.iter().copied()) {
        let _ = write!(body, "{name}: {value}\r\n");
    }
    body.extend_from_slice(b"\r\n");
    body.extend_from_slice(request.body().unwrap_or_default());
    body.extend_from_slice(b"\r\n");
}

fn end(body: &mut Vec<u8>, boundary: &str) {
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
            String::from_utf8(body).unwrap(),
            "--batch_00000000-0000-0000-0000-000000000000\r\n\
             Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
             GET /api/data/v9.2/incidents(1)?$select=title HTTP/1.1\r\naccept: application/json\r\n\r\n\r\n\
             --batch_00000000-0000-0000-0000-000000000000--\r\n"
        );
        let Multipart { content_type, body } = changeset(Uuid::nil(), &[inner(&write)], &[("callerobjectid", "x")]);
        let (boundary, body) = (content_type.split('=').nth(1).unwrap(), String::from_utf8(body).unwrap());
        assert!(body.starts_with(&format!("--{boundary}\r\n")), "the boundary of the header is that of the body");
        assert!(body.contains("Content-ID: 1\r\n\r\nPATCH /api/data/v9.2/incidents(1) HTTP/1.1\r\n"));
        assert!(body.contains("callerobjectid: x\r\nif-match: W/\"1\"\r\n"), "the version is kept inside");
        assert!(body.ends_with("--changeset_00000000-0000-0000-0000-000000000000--\r\n\r\n--batch_00000000-0000-0000-0000-000000000000--\r\n"));
    }
    #[test]
    fn a_header_of_a_request_s_own_takes_the_client_s_place() {
        let read =
            Request::new(Method::GET, "incidents(1)/photo").header("Accept", "image/png").header("CallerObjectId", "y");
        let inner = Inner { request: &read, path: "/incidents(1)/photo".to_owned() };
        let body = String::from_utf8(independent(Uuid::nil(), &[inner], &[("callerobjectid", "x")]).body).unwrap();
        assert!(body.contains("HTTP/1.1\r\naccept: image/png\r\ncallerobjectid: y\r\n\r\n"), "{body}");
    }
}
