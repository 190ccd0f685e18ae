//! By which names the emulator answers. A page of another site cannot read what another origin answers, but whoever owns
//! that site can let its name lead to this machine: then the emulator is of the page's origin.

use std::borrow::Cow;
use std::net::IpAddr;

use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;

use crate::fault::{Fault, code};

/// Where the client thinks it is: a name or an address, perhaps with a port. None where it does not say so, as no browser
/// does.
pub(super) fn asked_for(head: &Parts) -> Option<Cow<'_, str>> {
    match head.uri.authority() {
        // HTTP lets this go before the header.
        Some(authority) => Some(authority.as_str().into()),
        None => head.headers.get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes())),
    }
}

/// Refuses what leads to this machine by a name that was not allowed.
pub(super) fn check(asked: &str, allowed: &[String]) -> Result<(), Fault> {
    let authority = Authority::try_from(asked);
    let host = authority.as_ref().map_or(asked, Authority::host);
    let is = |name: &str| name.eq_ignore_ascii_case(host);
    if is_loopback(host) || is("localhost") || allowed.iter().any(|name| is(name)) {
        return Ok(());
    }
    let allow = "start it with Builder::host, or --host, and this name";
    Err(Fault::new(421, code::UNKNOWN_HOST, format!("The emulator does not answer to the name '{host}': {allow}.")))
}

fn is_loopback(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_and_what_was_allowed_are_answered() {
        let allowed = ["org.example".to_owned()];
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080", "org.example:8443"] {
            assert_eq!(check(host, &allowed), Ok(()), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "127.0.0.1@evil.example",
            "192.168.0.7",
            "[2001:db8::1]",
            "a.org.example",
            "org.example.",
            "",
            ":80",
            "\u{FFFD}",
        ] {
            assert_eq!(check(host, &allowed).map_err(|fault| fault.status), Err(421), "{host}");
        }
    }
}
