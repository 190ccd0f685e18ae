//! Requests as plain data: what a command sends, before any client is there to send it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::Method;

/// A reply of the service, read to its end.
pub type Response = http::Response<Vec<u8>>;

/// The body of a reply, without the byte order mark that the service puts in front of some.
pub(crate) fn unmarked(response: &Response) -> &[u8] {
    response.body().strip_prefix(b"\xEF\xBB\xBF").unwrap_or(response.body())
}

/// What a reply says that its body is.
pub(crate) fn content_type(response: &Response) -> Option<&str> {
    response.headers().get(http::header::CONTENT_TYPE)?.to_str().ok()
}

/// What a transport puts into a [`Response`]'s extensions where an earlier attempt of the request was sent and its
/// answer never came: it may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerLost;

/// One request of the Web API, without what the transport adds (address, credentials, OData versions, request ids).
///
/// `Display` prints it in the form of HTTP; the value of a header that carries a secret is not printed.
///
/// ```
/// use omni_runtime::{ConversationId, Id, entities::Incident, unlink};
///
/// const CASE: Id<Incident> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
/// const CONVERSATION: ConversationId = ConversationId::constant("b7397aae-ecf8-43a6-aeb0-07d294efb494");
/// let request = unlink::<Incident>(CASE, CONVERSATION).read_request();
/// assert_eq!(
///     request.path(),
///     "msdyn_ocliveworkitems(b7397aae-ecf8-43a6-aeb0-07d294efb494)?$select=_msdyn_issueid_value",
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    method: Method,
    path: String,
    headers: Vec<(Cow<'static, str>, String)>,
    body: Option<Vec<u8>>,
    repeatable: bool,
}

impl Request {
    /// A request without headers and body; `path` is relative to the service's root (`/api/data/v9.2/`).
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let repeatable = method.is_safe();
        Self { method, path: path.into(), headers: Vec::new(), body: None, repeatable }
    }

    /// Says that carrying the request out twice does no more than carrying it out once, as is so for a write that
    /// names the version that it changes. Reads are so anyway.
    ///
    /// A transport repeats such a request also when the answer to it was lost.
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Takes back what [`repeatable`](Self::repeatable) says, unless this holds.
    pub(crate) fn repeatable_if(mut self, holds: bool) -> Self {
        self.repeatable &= holds;
        self
    }

    /// Whether the request may be repeated when nobody knows if it was carried out.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Adds a header, its name in any case: to what the command asks for itself, as another `prefer` is, and in place of
    /// what the client would send. A transport refuses a name or a value that HTTP does not take.
    pub fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        let mut name = name.into();
        if name.bytes().any(|letter| letter.is_ascii_uppercase()) {
            name = name.to_ascii_lowercase().into();
        }
        self.headers.push((name, value.into()));
        self
    }

    /// Sets a body of JSON, and its `content-type`.
    pub fn json(self, body: &serde_json::Value) -> Self {
        self.content("application/json", body.to_string())
    }

    /// Sets a body, a text or the bytes of a file, and its `content-type`.
    ///
    /// ```
    /// use omni_runtime::wire::Request;
    ///
    /// let upload = Request::new(http::Method::PATCH, "incidents(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)/new_photo")
    ///     .header("x-ms-file-name", "leak.png")
    ///     .content("application/octet-stream", *b"\x89PNG");
    /// assert_eq!((upload.body(), upload.text()), (Some(&b"\x89PNG"[..]), None));
    /// ```
    pub fn content(mut self, content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.headers.retain(|(name, _)| name != "content-type");
        self.header("content-type", content_type)
    }

    /// Whether the request changes only one version of its row.
    pub(crate) fn names_a_version(&self) -> bool {
        self.headers().any(|(name, value)| name == "if-match" && value != "*")
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path and the query, relative to the service's root, encoded for the wire.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The headers that the command asks for, in the order in which they were added, their names in small letters.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (&**name, value.as_str()))
    }

    /// The body, where there is one.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// The body, where there is one that is a text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        str::from_utf8(self.body()?).ok()
    }

    /// The headers as they may be printed.
    fn printed_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers().map(|(name, value)| (name, if is_secret(name) { "…" } else { value }))
    }

    /// The body as it may be printed.
    fn printed_body(&self) -> Option<Cow<'_, str>> {
        let body = self.body()?;
        Some(self.text().map_or_else(|| format!("({} bytes)", body.len()).into(), Cow::Borrowed))
    }
}

/// Whether the header of this name, in small letters, may carry a secret: any that the Web API does not know by what it is
/// for.
pub(crate) fn is_secret(name: &str) -> bool {
    const KNOWN: [&str; 11] = [
        "accept",
        "callerobjectid",
        "content-",
        "if-",
        "mscrm.",
        "mscrmcallerid",
        "odata-",
        "prefer",
        "range",
        "user-agent",
        "x-ms-",
    ];
    let is_of_credentials = name.contains("auth") || name.contains("token");
    is_of_credentials || !KNOWN.iter().any(|known| name.starts_with(known))
}

/// What a transport puts into a response's extensions: the words of its request that no error may keep.
#[derive(Debug, Clone)]
pub(crate) struct Unprinted(Arc<[String]>);

impl Unprinted {
    #[cfg(feature = "web-api")]
    pub(crate) fn new(words: Vec<String>) -> Self {
        Self(words.into())
    }

    #[cfg(feature = "batch")]
    pub(crate) fn words(&self) -> &[String] {
        &self.0
    }

    /// The text without them.
    pub(crate) fn out_of(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, word| text.replace(word, "…"))
    }
}

/// Whether the body may be of rows, whole or cut off: JSON, by its type or by its look. A page is none, whatever its type.
pub(crate) fn is_of_rows(response: &Response) -> bool {
    let text = unmarked(response).trim_ascii_start();
    let is_json = || is_of_type(response, "application/json") && !text.starts_with(b"<");
    text.starts_with(b"{") || text.starts_with(b"[") || is_of_type(response, "multipart/") || is_json()
}

/// Whether an error may keep something of the body, or of one of the replies in it.
#[cfg(feature = "web-api")]
pub(crate) fn may_be_kept(response: &Response) -> bool {
    !response.body().is_empty() && (is_of_type(response, "multipart/") || !is_of_rows(response))
}

/// Whether the type of the body begins with this.
pub(crate) fn is_of_type(response: &Response, kind: &str) -> bool {
    let start = content_type(response).and_then(|found| found.get(..kind.len()));
    start.is_some_and(|start| start.eq_ignore_ascii_case(kind))
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.printed_headers().collect::<Vec<_>>())
            .field("body", &self.printed_body())
            .field("repeatable", &self.repeatable)
            .finish()
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        for (name, value) in self.printed_headers() {
            write!(f, "\n{name}: {value}")?;
        }
        match self.printed_body() {
            Some(body) => write!(f, "\n\n{body}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let request = Request::new(Method::GET, "WhoAmI").header("Authorization", "Bearer eyJ0").header("prefer", "x");
        assert_eq!(request.to_string(), "GET WhoAmI\nauthorization: …\nprefer: x");
        assert!(!format!("{request:?}").contains("eyJ0"));
    }

    #[test]
    fn the_name_of_a_header_is_one_in_any_case() {
        let request = Request::new(Method::PATCH, "incidents(1)").header("If-Match", "W/\"1\"");
        assert!(request.names_a_version());
    }

    #[test]
    fn a_body_has_one_type() {
        let request = Request::new(Method::POST, "x").content("text/plain", "a").json(&serde_json::json!({}));
        assert_eq!(request.headers().collect::<Vec<_>>(), [("content-type", "application/json")]);
    }

    #[test]
    fn a_file_is_told_by_its_length() {
        let request = Request::new(Method::PATCH, "incidents(1)/photo").content("image/png", [0xFF, 0xD8]);
        assert!(request.to_string().ends_with("\n\n(2 bytes)"), "{request}");
    }
}
