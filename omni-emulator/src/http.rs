//! One request and one reply, independent of what carries them: a socket, or a part of a `$batch`.

use uuid::Uuid;

/// A request of the Web API.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// What the service calls the request in its own log, and tells the client.
    pub(crate) id: Uuid,
    pub(crate) method: String,
    /// The scheme and the authority that the client used: replies name their own URLs with it.
    pub(crate) origin: String,
    /// The path and the query, as they were sent.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    /// The first header of this name, in any case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut same = self.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name));
        same.next().map(|(_, value)| value.as_str())
    }

    /// Whether the request is one of the Web API, and not for a token or for a page.
    pub(crate) fn is_of_the_web_api(&self) -> bool {
        self.target.starts_with("/api/")
    }

    /// Whether the request is a batch of others.
    pub(crate) fn is_batch(&self) -> bool {
        let path = self.target.split('?').next().unwrap_or_default();
        path.rsplit('/').next().is_some_and(|last| last == "$batch" || last.eq_ignore_ascii_case("%24batch"))
    }

    /// Every header of this name, in any case.
    pub(crate) fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let same = move |(header, _): &&(String, String)| header.eq_ignore_ascii_case(name);
        self.headers.iter().filter(same).map(|(_, value)| value.as_str())
    }
}

/// A reply of the Web API.
#[derive(Debug, Clone, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn new(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub(crate) fn no_content() -> Self {
        Self::new(204)
    }

    pub(crate) fn json(status: u16, body: String) -> Self {
        let response = Self::new(status).with("Content-Type", "application/json; odata.metadata=minimal");
        Self { body, ..response }
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_have_no_case() {
        let headers = vec![("Prefer".to_owned(), "a".to_owned()), ("prefer".to_owned(), "b".to_owned())];
        let request = Request {
            id: uuid::Uuid::nil(),
            method: "GET".into(),
            origin: "http://127.0.0.1".into(),
            target: "/".into(),
            headers,
            body: String::new(),
        };
        assert_eq!(request.header("PREFER"), Some("a"));
        assert_eq!(request.headers("Prefer").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(request.header("If-Match"), None);
    }
}
