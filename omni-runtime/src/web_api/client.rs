//! The HTTP client of a program: its own TLS, proxies and timeouts.

use std::time::Duration;

use super::address::Address;
use super::{configuration, tls};
use crate::Error;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) fn build(address: &Address, user_agent: &str, timeout: Duration) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls::client_config(address.is_plain())?)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT.min(timeout))
        .timeout(timeout)
        .user_agent(user_agent);
    if address.is_plain() {
        // A proxy would see the token in the clear, and could not reach this machine's loopback anyway.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| configuration("the HTTP client could not be set up").with_source(error))
}

/// The origin of the page around this program.
pub(super) fn origin() -> Result<String, Error> {
    let message = "there is no page here whose origin could be meant: name the organisation with `WebApi::builder`";
    Err(Error::new(crate::ErrorKind::Absent, message))
}

/// Limits the time of one request: the client itself does that for all of them.
pub(super) fn limit(_: &mut reqwest::Request, _: Duration) {}

/// Whether a request never left this machine.
pub(super) fn never_left(error: &reqwest::Error) -> bool {
    error.is_connect()
}
