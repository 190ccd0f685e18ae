//! Reads the reply to a batch, in all the forms that services send it in: "OData Protocol", section "Multipart Batch
//! Response".

use http::header::{HeaderName, HeaderValue};

use crate::wire::{Response, content_type};
use crate::{Error, ErrorKind};

/// What some put in front of a text, to say that it is in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// How many headers a part may have.
const HEADERS: usize = 32;

/// One part of the reply to a batch.
#[derive(Debug)]
pub enum Part {
    /// The reply to one request, or to a whole changeset that failed.
    One(PartReply),
    /// The replies to a changeset.
    Changeset(Vec<PartReply>),
}

/// The reply to one request of a batch.
#[derive(Debug)]
pub struct PartReply {
    /// The Content-ID of the request, where the service repeats it.
    pub content_id: Option<String>,
    /// The reply itself.
    pub response: Response,
}

/// Reads the reply to a batch: the value of its header `Content-Type`, and its body.
///
/// Lines may end with CRLF or LF, boundaries be quoted or not, and the last delimiter may be missing.
///
/// # Errors
///
/// When the body is not what the content type says.
///
/// ```
/// use omni_runtime::batch::{Part, read};
///
/// let body = "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n\r\n--b--";
/// let parts = read("multipart/mixed; boundary=b", body.as_bytes())?;
/// assert!(matches!(&parts[..], [Part::One(reply)] if reply.response.status() == 204));
/// # Ok::<(), omni_runtime::Error>(())
/// ```
pub fn read(content_type: &str, body: &[u8]) -> Result<Vec<Part>, Error> {
    let boundary = boundary(content_type).ok_or_else(|| unreadable("its content type names no boundary"))?;
    let mut parts = Vec::new();
    let body = body.strip_prefix(MARK).unwrap_or(body);
    for part in split(body, boundary) {
        let (head, content) = headers(part)?;
        match head.content_type.as_deref().and_then(self::boundary) {
            Some(inner) => {
                let replies = split(content, inner).into_iter().map(|part| {
                    let (head, content) = headers(part)?;
                    reply(head.content_id, content)
                });
                parts.push(Part::Changeset(replies.collect::<Result<_, _>>()?));
            }
            None => parts.push(Part::One(reply(head.content_id, content)?)),
        }
    }
    Ok(parts)
}

/// The boundary of a multipart content type, with or without quotes.
fn boundary(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';');
    let kind = parameters.next()?.trim();
    if !kind.get(..10)?.eq_ignore_ascii_case("multipart/") {
        return None;
    }
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("boundary") && !value.is_empty()).then_some(value)
    })
}

/// What stands between the delimiters, without the line end in front of each, which belongs to it.
fn split<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let (mut parts, mut begin, mut at) = (Vec::new(), None, 0);
    while at < body.len() {
        let end = body[at..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |end| at + end + 1);
        if let Some(is_last) = delimiter(&body[at..end], boundary) {
            if let Some(begin) = begin {
                parts.push(without_line_end(&body[begin..at]));
            }
            begin = (!is_last).then_some(end);
            if is_last {
                break;
            }
        }
        at = end;
    }
    // A reply that lacks its last delimiter has its last part nevertheless.
    if let Some(part) = begin.map(|begin| &body[begin..]).filter(|part| !part.trim_ascii().is_empty()) {
        parts.push(part);
    }
    parts
}

/// Whether a line is a delimiter, and if so the last one.
fn delimiter(line: &[u8], boundary: &str) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary.as_bytes())?.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

#[derive(Default)]
struct Head {
    content_type: Option<String>,
    content_id: Option<String>,
}

/// The headers of a part, and what comes after them.
fn headers(part: &[u8]) -> Result<(Head, &[u8]), Error> {
    let mut fields = [httparse::EMPTY_HEADER; HEADERS];
    match httparse::parse_headers(part, &mut fields) {
        Ok(httparse::Status::Complete((end, fields))) => {
            let find = |name: &str| {
                let field = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
                Some(String::from_utf8_lossy(field.value).trim().to_owned())
            };
            let head = Head { content_type: find("content-type"), content_id: find("content-id") };
            Ok((head, &part[end..]))
        }
        _ => Err(unreadable("a part has no headers that can be read")),
    }
}

/// The HTTP reply in a part.
fn reply(content_id: Option<String>, content: &[u8]) -> Result<PartReply, Error> {
    let mut fields = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Response::new(&mut fields);
    match head.parse(content) {
        Ok(httparse::Status::Complete(end)) => response(content_id, &head, &content[end..]),
        // Without a body, the empty line after the headers may be the one that the delimiter took.
        Ok(httparse::Status::Partial) => {
            let whole = [content, b"\r\n\r\n"].concat();
            let mut fields = [httparse::EMPTY_HEADER; HEADERS];
            let mut head = httparse::Response::new(&mut fields);
            match head.parse(&whole) {
                Ok(httparse::Status::Complete(_)) => response(content_id, &head, b""),
                _ => Err(unreadable("a part holds no HTTP reply")),
            }
        }
        Err(_) => Err(unreadable("a part holds no HTTP reply")),
    }
}

fn response(id: Option<String>, head: &httparse::Response<'_, '_>, body: &[u8]) -> Result<PartReply, Error> {
    let mut response = Response::new(body.trim_ascii_end().to_vec());
    let status = head.code.and_then(|code| http::StatusCode::from_u16(code).ok());
    *response.status_mut() = status.ok_or_else(|| unreadable("a part holds no HTTP status"))?;
    let mut content_id = id;
    for field in head.headers.iter() {
        if field.name.eq_ignore_ascii_case("content-id") {
            content_id.get_or_insert_with(|| String::from_utf8_lossy(field.value).into_owned());
        }
        let (name, value) = (HeaderName::from_bytes(field.name.as_bytes()), HeaderValue::from_bytes(field.value));
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(PartReply { content_id, response })
}

/// Whether a reply to a batch is one, whatever its status.
pub(crate) fn is_multipart(response: &Response) -> bool {
    content_type(response).and_then(boundary).is_some()
}

fn unreadable(why: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("the reply to the batch cannot be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTED: &str = "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n\
        --changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 1\r\n\r\n\
        HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nOData-EntityId: https://x/accounts(1)\r\n\r\n\r\n\
        --changesetresponse_2\r\nContent-Type: application/http\r\nContent-ID: 2\r\n\r\n\
        HTTP/1.1 412 Precondition Failed\r\nREQ_ID: r\r\nContent-Type: application/json\r\n\r\n{\"error\":{}}\r\n\
        --changesetresponse_2--\r\n\
        --batchresponse_1\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"value\":[]}\r\n--batchresponse_1--\r\n";

    fn shape(parts: &[Part]) -> Vec<Vec<(Option<&str>, u16, &str)>> {
        let one = |reply: &PartReply| {
            let body = std::str::from_utf8(reply.response.body()).unwrap();
            let body: &'static str = Box::leak(body.to_owned().into_boxed_str());
            let id: Option<&'static str> = reply.content_id.clone().map(|id| &*Box::leak(id.into_boxed_str()));
            (id, reply.response.status().as_u16(), body)
        };
        let each = |part: &Part| match part {
            Part::One(reply) => vec![one(reply)],
            Part::Changeset(replies) => replies.iter().map(one).collect(),
        };
        parts.iter().map(each).collect()
    }

    fn expected() -> Vec<Vec<(Option<&'static str>, u16, &'static str)>> {
        vec![vec![(Some("1"), 204, ""), (Some("2"), 412, "{\"error\":{}}")], vec![(None, 200, "{\"value\":[]}")]]
    }

    #[test]
    fn reads_every_form_that_services_send() {
        let unquoted = "multipart/mixed; boundary=batchresponse_1";
        let quoted = "Multipart/Mixed;charset=utf-8;Boundary=\"batchresponse_1\"";
        for (content_type, body) in [
            (unquoted, NESTED.to_owned()),
            (quoted, NESTED.to_owned()),
            (unquoted, NESTED.replace("\r\n", "\n")),
            (unquoted, format!("a preamble\r\n{NESTED}an epilogue")),
            (unquoted, NESTED.replace("--batchresponse_1--\r\n", "")),
            (unquoted, NESTED.replace("--changesetresponse_2--\r\n", "")),
            (
                unquoted,
                NESTED.replace(
                    "boundary=changesetresponse_2\r\n",
                    "boundary=\"changesetresponse_2\"\r\nContent-Length: 999\r\n",
                ),
            ),
            (unquoted, NESTED.replace("accounts(1)\r\n\r\n\r\n", "accounts(1)\r\n")),
            (unquoted, NESTED.replace("Precondition Failed", "Pre-condition: failed")),
        ] {
            assert_eq!(shape(&read(content_type, body.as_bytes()).unwrap()), expected(), "{content_type}\n{body}");
        }
    }

    #[test]
    fn the_first_part_is_seen_behind_a_byte_order_mark() {
        let body = "\u{feff}--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n--b--";
        assert_eq!(read("multipart/mixed; boundary=b", body.as_bytes()).unwrap().len(), 1);
    }

    #[test]
    fn takes_a_content_id_also_from_within() {
        let body = "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\nContent-ID: 7\r\n\r\n--b--";
        assert_eq!(shape(&read("multipart/mixed;boundary=b", body.as_bytes()).unwrap()), [[(Some("7"), 204, "")]]);
    }

    #[test]
    fn refuses_what_is_no_reply_to_a_batch() {
        for (content_type, body) in [
            ("application/json", "{}"),
            ("multipart/mixed", "--b--"),
            ("multipart/mixed; boundary=", "----"),
            ("multipart/mixed; boundary=b", "--b\r\nContent-Type: application/http\r\n\r\nHello\r\n--b--"),
            ("multipart/mixed; boundary=b", "--b\r\nno header at all"),
            ("multipart/mixed; boundary=b", "--b\r\n\r\nHTTP/1.1 99 x\r\n\r\n--b--"),
        ] {
            assert!(read(content_type, body.as_bytes()).is_err(), "{content_type} {body}");
        }
        assert!(read("multipart/mixed; boundary=b", b"").unwrap().is_empty());
    }
}
