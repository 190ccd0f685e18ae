//! A multipart body in its parts (RFC 2046, section 5.1).
//!
//! Clients differ in what they leave out: a line may end in LF alone, text may stand before the first delimiter, and
//! the last one may end the body without a line end. All of that is taken.

use crate::fault::Fault;

/// A header of a part.
pub(crate) type Header<'a> = (&'a str, &'a str);

/// The boundary that a `Content-Type` names, quoted or not; none if the type is not multipart.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/mixed") {
        return None;
    }
    let named = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("boundary")
    };
    let (_, value) = parameters.split(';').find(named)?.split_once('=')?;
    let value = value.trim();
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    (!value.is_empty()).then_some(value)
}

/// Whether every line ends in CRLF.
pub(crate) fn has_crlf_only(text: &str) -> bool {
    !text.bytes().zip(std::iter::once(b' ').chain(text.bytes())).any(|(byte, before)| byte == b'\n' && before != b'\r')
}

/// The texts between the delimiters. The line end before a delimiter belongs to the delimiter.
pub(crate) fn parts<'a>(text: &'a str, boundary: &str) -> Result<Vec<&'a str>, Fault> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(delimiter) = Delimiter::of(line, boundary) {
            if let Some(start) = start {
                parts.push(without_line_end(&text[start..offset]));
            }
            if delimiter == Delimiter::Last {
                return Ok(parts);
            }
            start = Some((offset + line.len()).min(text.len()));
        }
        offset += line.len();
    }
    Err(Fault::query(format!("The multipart body does not end: it has no line '--{boundary}--'.")))
}

#[derive(PartialEq, Eq)]
enum Delimiter {
    Next,
    Last,
}

impl Delimiter {
    fn of(line: &str, boundary: &str) -> Option<Self> {
        match line.strip_prefix("--")?.strip_prefix(boundary)?.trim_end() {
            "" => Some(Self::Next),
            "--" => Some(Self::Last),
            _ => None,
        }
    }
}

fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// The headers up to the first blank line, and what follows it. Without a blank line, all of the text is headers.
pub(crate) fn headers(text: &str) -> Result<(Vec<Header<'_>>, &str), Fault> {
    let mut headers = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        offset += line.len();
        if line.trim().is_empty() {
            return Ok((headers, &text[offset..]));
        }
        let no_header = || Fault::query(format!("'{}' in a batch is not a header.", line.trim()));
        let (name, value) = line.split_once(':').ok_or_else(no_header)?;
        headers.push((name.trim(), value.trim()));
    }
    Ok((headers, ""))
}

/// The first header of this name, in any case.
pub(crate) fn header<'a>(headers: &[Header<'a>], name: &str) -> Option<&'a str> {
    headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_way_to_write_a_boundary() {
        for content_type in [
            "multipart/mixed; boundary=\"b_1\"",
            "multipart/mixed;boundary=b_1",
            "Multipart/Mixed; charset=utf-8; Boundary=b_1",
        ] {
            assert_eq!(boundary(content_type), Some("b_1"), "{content_type}");
        }
        for content_type in ["application/json", "multipart/mixed", "multipart/mixed; boundary=", "text/x;boundary=b"] {
            assert_eq!(boundary(content_type), None, "{content_type}");
        }
    }

    #[test]
    fn takes_either_line_end_a_preamble_and_no_last_line_end() {
        for text in [
            "--b\r\none\r\n--b\r\n\r\ntwo\r\n\r\n--b--\r\n",
            "--b\none\n--b\n\ntwo\n\n--b--",
            "\r\nhello\n--b  \none\n--b\n\ntwo\n\n--b--\nafter",
        ] {
            let parts: Vec<_> = parts(text, "b").unwrap().iter().map(|part| part.replace('\r', "")).collect();
            assert_eq!(parts, ["one", "\ntwo\n"], "{text:?}");
        }
    }

    #[test]
    fn a_longer_boundary_is_another() {
        assert_eq!(parts("--b\n--b2\n--b2--\n--b--", "b").unwrap(), ["--b2\n--b2--"]);
    }

    #[test]
    fn a_body_that_is_cut_short_is_refused() {
        for text in ["", "--b\nx", "--b\n--b"] {
            assert_eq!(parts(text, "b").unwrap_err().status, 400, "{text:?}");
        }
    }

    #[test]
    fn tells_bare_line_feeds() {
        assert!(has_crlf_only("a\r\n\r\nb"));
        assert!(!has_crlf_only("a\r\n\nb"));
        assert!(!has_crlf_only("\n"));
    }

    #[test]
    fn headers_may_be_all_there_is() {
        let (found, rest) = headers("Content-ID: 1\r\nX:y\r\n\r\nbody\r\n").unwrap();
        assert_eq!((header(&found, "content-id"), header(&found, "x"), rest), (Some("1"), Some("y"), "body\r\n"));
        assert_eq!(headers("A: b").unwrap(), (vec![("A", "b")], ""));
        assert_eq!(headers("nonsense\n\n").unwrap_err().status, 400);
    }
}
