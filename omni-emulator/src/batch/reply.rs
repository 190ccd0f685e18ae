//! The reply to a `$batch`, in the form that the service's own replies have: CRLF, unquoted boundaries, and on the part
//! of a changeset its `Content-Type` alone. Clients depend on each of these.

use axum::http::StatusCode;

use crate::http::Response;

/// The reply as it grows.
pub(crate) struct Reply {
    boundary: String,
    body: String,
}

impl Reply {
    pub(crate) fn new() -> Self {
        Self { boundary: format!("batchresponse_{}", crate::id::new()), body: String::new() }
    }

    /// The answer to an operation that stands by itself.
    pub(crate) fn add(&mut self, content_id: Option<&str>, response: &Response) {
        let boundary = self.boundary.clone();
        add_part(&mut self.body, &boundary, content_id, response);
    }

    /// The answers to a changeset; a failed one has a single answer, that of the operation that failed.
    pub(crate) fn add_changeset<'r>(&mut self, responses: impl IntoIterator<Item = (Option<&'r str>, &'r Response)>) {
        let inner = format!("changesetresponse_{}", crate::id::new());
        self.body.extend(["--", &self.boundary, "\r\nContent-Type: multipart/mixed; boundary=", &inner, "\r\n\r\n"]);
        for (content_id, response) in responses {
            add_part(&mut self.body, &inner, content_id, response);
        }
        self.body.extend(["--", &inner, "--\r\n"]);
    }

    pub(crate) fn into_response(mut self, status: u16) -> Response {
        self.body.extend(["--", &self.boundary, "--\r\n"]);
        let content_type = format!("multipart/mixed; boundary={}", self.boundary);
        let response = Response::new(status).with("Content-Type", content_type);
        Response { body: self.body, ..response }
    }
}

fn add_part(body: &mut String, boundary: &str, content_id: Option<&str>, response: &Response) {
    body.extend(["--", boundary, "\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"]);
    if let Some(id) = content_id {
        body.extend(["Content-ID: ", id, "\r\n"]);
    }
    let reason = StatusCode::from_u16(response.status).ok().and_then(|status| status.canonical_reason());
    let status = response.status.to_string();
    body.extend(["\r\nHTTP/1.1 ", &status, " ", reason.unwrap_or("Unknown"), "\r\n"]);
    for (name, value) in &response.headers {
        body.extend([name, ": ", value, "\r\n"]);
    }
    body.extend(["\r\n", &response.body, "\r\n"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_the_service_writes_it() {
        let mut reply = Reply { boundary: "batchresponse_1".into(), body: String::new() };
        reply.add(None, &Response::json(200, "{}".into()).with("OData-Version", "4.0"));
        reply.add_changeset([(Some("1"), &Response::no_content())]);
        let response = reply.into_response(200);
        let start = "--batchresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
                     HTTP/1.1 200 OK\r\nContent-Type: application/json; odata.metadata=minimal\r\nOData-Version: 4.0\r\n\
                     \r\n{}\r\n--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_";
        assert!(response.body.starts_with(start), "{}", response.body);
        let end = "Content-ID: 1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--changesetresponse_";
        assert!(response.body.contains(end), "{}", response.body);
        assert!(response.body.ends_with("--\r\n--batchresponse_1--\r\n"), "{}", response.body);
    }
}
