//! The HTTP client of a page: `fetch`, with the browser's own TLS, proxies and cookies.

use std::time::Duration;

use super::address::Address;
use super::configuration;
use crate::{Error, ErrorKind};

/// How a page connects is for its browser to say: who the client is, by which proxy, whom it trusts, and that cookies go
/// to their own origin only.
#[derive(Default)]
pub(super) struct Connection;

impl Connection {
    /// There is nothing to set.
    pub(super) fn first_setting(&self) -> Option<&'static str> {
        None
    }

    pub(super) fn client(self, _: &Address, _: &str, _: Duration) -> Result<reqwest::Client, Error> {
        let client = reqwest::Client::builder().build();
        client.map_err(|error| configuration("the HTTP client could not be set up").with_source(error))
    }
}

/// The origin of the page around this program.
#[cfg(feature = "page")]
pub(super) fn origin() -> Result<String, Error> {
    let location = crate::page::member(&js_sys::global(), "location");
    let origin = location.and_then(|location| crate::page::member(&location, "origin")?.as_string());
    // A page without an address of its own has the origin `null`.
    let origin = origin.filter(|origin| origin != "null");
    origin.ok_or_else(|| {
        Error::new(ErrorKind::Absent, "this page has no origin of its own: it was not loaded from a server")
    })
}

/// The origin of the page around this program.
#[cfg(not(feature = "page"))]
pub(super) fn origin() -> Result<String, Error> {
    Err(Error::new(ErrorKind::Absent, "the origin of a page is found with the feature `page`"))
}

/// Whether a request never left this machine: `fetch` does not tell.
pub(super) fn never_left(_: &reqwest::Error) -> bool {
    false
}
