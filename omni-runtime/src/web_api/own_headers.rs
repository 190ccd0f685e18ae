//! The headers that a client is told to send with every request: those that nobody else sets.

use http::HeaderMap;

use super::configuration;
use super::exchange::{name_of, value};
use crate::Error;

/// The headers that are set elsewhere, each with what to do in place of setting it here.
const OWN: [(&str, &str); 15] = {
    const CLIENT: &str = "the client sets it itself";
    const COMMAND: &str = "a command sets it itself";
    [
        ("accept", CLIENT),
        ("authorization", "call `token`, `credential` or `token_source`"),
        ("callerobjectid", "call `on_behalf_of_object`"),
        ("content-length", CLIENT),
        ("content-type", COMMAND),
        ("cookie", "call `http_client` with a client that keeps cookies"),
        ("host", CLIENT),
        ("if-match", COMMAND),
        ("if-none-match", COMMAND),
        ("mscrmcallerid", "call `on_behalf_of_user`"),
        ("odata-maxversion", CLIENT),
        ("odata-version", CLIENT),
        ("prefer", COMMAND),
        ("user-agent", "call `user_agent`"),
        ("x-ms-client-request-id", CLIENT),
    ]
};

/// The headers, or what is wrong with one of them.
pub(super) fn checked(given: &[(String, String)]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (name, text) in given {
        if let Some((_, instead)) = OWN.iter().find(|(own, _)| own == name) {
            return Err(configuration(format!("`{name}` is not for the builder's `header`: {instead}")));
        }
        let (name, mut text) = (name_of(name)?, value(name, text)?);
        // The parts of a batch are text.
        if text.to_str().is_err() {
            return Err(configuration(format!("the value of the header `{name}` is to be in ASCII")));
        }
        // It may be the key of a gateway.
        text.set_sensitive(true);
        headers.insert(name, text);
    }
    Ok(headers)
}
