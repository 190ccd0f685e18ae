//! A `$batch` request in its operations.

use super::multipart::{self, Header};
use crate::fault::Fault;
use crate::http::Request;

/// The most operations that the service takes in one batch.
const MOST: usize = 1000;

/// What a batch asks for, in its order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item<'a> {
    Single(Operation<'a>),
    /// Operations that are carried out together or not at all.
    Changeset(Vec<Operation<'a>>),
}

/// A request within a batch, as it was written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation<'a> {
    pub(crate) content_id: Option<&'a str>,
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) headers: Vec<Header<'a>>,
    pub(crate) body: &'a str,
}

/// Reads the whole batch before anything of it is carried out.
pub(crate) fn items(request: &Request, only_crlf: bool) -> Result<Vec<Item<'_>>, Fault> {
    let content_type = request.header("Content-Type").unwrap_or_default();
    let boundary = multipart::boundary(content_type).ok_or_else(|| {
        Fault::query(format!("The content type of a batch is 'multipart/mixed; boundary=…', not '{content_type}'."))
    })?;
    if only_crlf && !multipart::has_crlf_only(&request.body) {
        return Err(Fault::query("A line of the batch ends in a line feed alone; lines end in CRLF."));
    }
    let items: Vec<Item<'_>> =
        multipart::parts(&request.body, boundary)?.into_iter().map(item).collect::<Result<_, _>>()?;
    let operations: usize = items.iter().map(Item::operations).sum();
    if operations > MOST {
        let message = format!("The batch has {operations} operations; the maximum number allowed is {MOST}.");
        return Err(Fault::query(message));
    }
    Ok(items)
}

impl Item<'_> {
    fn operations(&self) -> usize {
        match self {
            Self::Single(_) => 1,
            Self::Changeset(operations) => operations.len(),
        }
    }
}

fn item(part: &str) -> Result<Item<'_>, Fault> {
    let (headers, body) = multipart::headers(part)?;
    match multipart::header(&headers, "Content-Type").and_then(multipart::boundary) {
        None => operation(&headers, body).map(Item::Single),
        Some(boundary) => {
            let parts = multipart::parts(body, boundary)?.into_iter();
            let operations = parts.map(|part| {
                let (headers, body) = multipart::headers(part)?;
                operation(&headers, body)
            });
            changeset(operations.collect::<Result<_, _>>()?)
        }
    }
}

fn changeset(operations: Vec<Operation<'_>>) -> Result<Item<'_>, Fault> {
    for (index, operation) in operations.iter().enumerate() {
        if operation.method == "GET" {
            return Err(Fault::query("A change set cannot hold a GET request: it only changes data."));
        }
        let repeats = |other: &Operation<'_>| other.content_id == operation.content_id;
        if let Some(id) = operation.content_id.filter(|_| operations[..index].iter().any(repeats)) {
            return Err(Fault::query(format!("The Content-ID '{id}' is there twice in one change set.")));
        }
    }
    Ok(Item::Changeset(operations))
}

fn operation<'a>(outer: &[Header<'a>], text: &'a str) -> Result<Operation<'a>, Fault> {
    let kind = multipart::header(outer, "Content-Type").unwrap_or_default();
    if !kind.trim_start().to_ascii_lowercase().starts_with("application/http") {
        return Err(Fault::query(format!(
            "The content type of a part of a batch is 'application/http', not '{kind}'."
        )));
    }
    let text = text.trim_start_matches(['\r', '\n', ' ']);
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (method, url) = request_line(line)?;
    let (headers, body) = multipart::headers(rest)?;
    let content_id = multipart::header(outer, "Content-ID").or_else(|| multipart::header(&headers, "Content-ID"));
    Ok(Operation { content_id, method, url, headers, body: body.trim() })
}

/// The method and the URL of `GET /accounts HTTP/1.1`. A URL may hold spaces, as the filters of some clients do.
pub(crate) fn request_line(line: &str) -> Result<(&str, &str), Fault> {
    let line = line.trim();
    let malformed = || Fault::query(format!("'{line}' is not the request line of a part of a batch."));
    let end = line.rfind(" HTTP/1.").ok_or_else(malformed)?;
    let (method, url) = line[..end].split_once(' ').ok_or_else(malformed)?;
    let url = url.trim();
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_method && !url.is_empty() { Ok((method, url)) } else { Err(malformed()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: &str) -> Request {
        Request {
            id: uuid::Uuid::nil(),
            method: "POST".into(),
            origin: "http://127.0.0.1".into(),
            target: "/api/data/v9.2/$batch".into(),
            headers: vec![("Content-Type".into(), "multipart/mixed; boundary=b".into())],
            body: body.into(),
        }
    }

    fn refusal(body: &str) -> String {
        items(&request(body), false).unwrap_err().message
    }

    #[test]
    fn a_request_line_ends_at_its_last_version() {
        assert_eq!(
            request_line("GET /a?$filter=name eq ' HTTP/1.1' HTTP/1.1\r"),
            Ok(("GET", "/a?$filter=name eq ' HTTP/1.1'"))
        );
        for line in ["", "GET", "GET /a", "GET  HTTP/1.1", " HTTP/1.1", "get /a HTTP/1.1", "/a HTTP/1.1"] {
            assert!(request_line(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_part_may_lack_its_blank_line_and_name_itself_in_either_head() {
        let body = "--b\nContent-Type: multipart/mixed;boundary=c\nContent-Transfer-Encoding: binary\n\n\
                    --c\nContent-Type: application/http\nContent-ID: 1\n\nDELETE /a(1) HTTP/1.1\nIf-Match: *\n\
                    --c\nContent-Type: application/http\n\nPOST /a HTTP/1.1\ncontent-id: 2\n\n{}\n \n--c--\n--b--";
        let request = request(body);
        let [Item::Changeset(operations)] = &items(&request, false).unwrap()[..] else { panic!("no changeset") };
        assert_eq!(operations[0].headers, [("If-Match", "*")]);
        assert_eq!((operations[0].content_id, operations[0].body), (Some("1"), ""));
        assert_eq!((operations[1].content_id, operations[1].body), (Some("2"), "{}"));
        assert!(items(&request, true).unwrap_err().message.contains("CRLF"));
    }

    #[test]
    fn refuses_what_is_no_batch() {
        let part = |line: &str| format!("--b\nContent-Type: application/http\n\n{line}\n--b--");
        let set = |inner: &str| format!("--b\nContent-Type: multipart/mixed;boundary=c\n\n{inner}\n--c--\n--b--");
        let get = "--c\nContent-Type: application/http\n\nGET /a HTTP/1.1\n";
        let post = "--c\nContent-Type: application/http\nContent-ID: 1\n\nPOST /a HTTP/1.1\n\n{}\n";
        let nested = "--c\nContent-Type: multipart/mixed;boundary=d\n\n--d--\n";
        for (body, expected) in [
            (part("nonsense"), "'nonsense' is not the request line"),
            ("--b\n\nGET /a HTTP/1.1\n--b--".to_owned(), "'application/http'"),
            (set(get), "GET"),
            (set(&format!("{post}{post}")), "'1' is there twice"),
            (set(nested), "'application/http', not 'multipart/mixed"),
            ("--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\n--b--".to_owned(), "--c--"),
        ] {
            assert!(refusal(&body).contains(expected), "{body}: {}", refusal(&body));
        }
        let mut plain = request("");
        plain.headers.clear();
        assert!(items(&plain, false).unwrap_err().message.contains("multipart/mixed"));
    }

    #[test]
    fn a_thousand_operations_are_the_most() {
        let part = "--b\nContent-Type: application/http\n\nGET /a HTTP/1.1\n";
        assert_eq!(items(&request(&format!("{}--b--", part.repeat(1000))), false).unwrap().len(), 1000);
        assert!(refusal(&format!("{}--b--", part.repeat(1001))).contains("1001"));
    }
}
