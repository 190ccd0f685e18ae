//! The headers that a client is told to send with every request: on whose behalf it acts, and those that nobody else sets.

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::configuration;
use super::exchange::{name_of, value};
use crate::entities::User;
use crate::{Error, Id};

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

/// On whose behalf a client acts.
#[derive(Clone, Copy)]
pub(super) enum ActsFor {
    /// By the object id of Microsoft Entra ID.
    Object(Uuid),
    /// By the key of their row.
    User(Id<User>),
}

impl ActsFor {
    /// Adds the header that says so, in the place of one that said so before.
    pub(super) fn add_to(self, headers: &mut HeaderMap) {
        let [object, user] = ["callerobjectid", "mscrmcallerid"].map(HeaderName::from_static);
        headers.remove(&object);
        headers.remove(&user);
        let (name, id) = match self {
            Self::Object(id) => (object, id),
            Self::User(id) => (user, id.into()),
        };
        let id = HeaderValue::try_from(id.as_hyphenated().to_string());
        headers.insert(name, id.expect("a header may have the digits and hyphens of a GUID"));
    }
}

/// Adds a header in the place of one of this name, unless it is one that cannot be sent or that others set.
pub(super) fn add(headers: &mut HeaderMap, name: &str, text: &str) -> Result<(), Error> {
    let name = name_of(name)?;
    if let Some((_, instead)) = OWN.iter().find(|(own, _)| name == *own) {
        return Err(configuration(format!("`{name}` is not for an app to set: {instead}")));
    }
    let mut text = value(name.as_str(), text)?;
    // The parts of a batch are text.
    if text.to_str().is_err() {
        return Err(configuration(format!("the value of the header `{name}` is to be in ASCII")));
    }
    // It may be the key of a gateway.
    text.set_sensitive(true);
    headers.insert(name, text);
    Ok(())
}
