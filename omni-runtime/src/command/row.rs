use std::fmt;

use http::Method;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use uuid::Uuid;

use crate::entities::Conversation;
use crate::query::json;
use crate::wire::{Request, Response};
use crate::{Annotation, ConversationId, ETag, Error, ErrorKind, Reference, Table};

/// The states of `statecode` in which a conversation is over: closed and resolved.
const CLOSED: [i64; 2] = [1, 2];

const VERSION: &str = "@odata.etag";
const STATE: &str = "statecode";

/// What was read of a conversation: its version, and what its slots hold.
#[derive(Debug)]
pub(crate) struct ConversationRow {
    version: ETag,
    properties: Properties,
}

/// The properties that commands have a use for: many rows are read in one batch, and what else stands there is passed over.
#[derive(Debug)]
struct Properties(Vec<(String, Value)>);

impl Properties {
    /// The last one counts of a name that is there twice, as with a map.
    fn get(&self, is_name: impl Fn(&str) -> bool) -> Option<&Value> {
        self.0.iter().rfind(|(name, _)| is_name(name)).map(|(_, value)| value)
    }
}

/// The name of a property, unless no command has a use for it.
struct Name(Option<String>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a property")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                let has_use = name.starts_with('_') || name == VERSION || name == STATE;
                Ok(Name(has_use.then(|| name.to_owned())))
            }
        }

        deserializer.deserialize_identifier(Text)
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Properties;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the row of a conversation")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Properties, A::Error> {
                let mut kept = Vec::with_capacity(4);
                while let Some(name) = members.next_key::<Name>()? {
                    match name {
                        Name(Some(name)) => kept.push((name, members.next_value()?)),
                        Name(None) => drop(members.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(Properties(kept))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

impl ConversationRow {
    /// Asks for these properties of the row.
    pub(crate) fn request(conversation: ConversationId, select: &[&str]) -> Request {
        let path = format!("{}?$select={}", address(conversation), select.join(","));
        Request::new(Method::GET, path).header("prefer", Annotation::preference(&[Annotation::Table]))
    }

    /// Changes the row, if it is still of this version. Without the condition a PATCH could create a row.
    pub(crate) fn update(conversation: ConversationId, version: &ETag, changes: &Value) -> Result<Request, Error> {
        let request = Request::new(Method::PATCH, address(conversation)).header("if-match", version.checked()?);
        Ok(request.json(changes).repeatable())
    }

    /// Takes the reply to [`request`](Self::request).
    pub(crate) fn read(response: &Response) -> Result<Self, Error> {
        let mut properties: Properties = json(response, "the conversation's row")?;
        let version = properties.0.iter().rposition(|(name, _)| name == VERSION);
        match version.map(|place| properties.0.swap_remove(place).1) {
            Some(Value::String(version)) if ETag::new(version.as_str()).names_a_version() => {
                Ok(Self { version: ETag::new(version), properties })
            }
            _ => Err(unexpected(VERSION, "the version of the row")),
        }
    }

    pub(crate) fn version(&self) -> &ETag {
        &self.version
    }

    /// What a lookup of the row holds. A value whose table is not told is an error, never a guess.
    pub(crate) fn lookup(&self, lookup: &str) -> Result<Option<Reference>, Error> {
        let property = || format!("_{lookup}_value");
        // What follows the lookup's own name in the property's: an annotation, or nothing.
        let rest = |name: &'_ str| -> Option<usize> {
            let rest = name.strip_prefix('_')?.strip_prefix(lookup)?.strip_prefix("_value")?;
            Some(name.len() - rest.len())
        };
        let id = match self.properties.get(|name| rest(name) == Some(name.len())) {
            Some(Value::Null) => return Ok(None),
            Some(Value::String(id)) => Uuid::try_parse(id).ok(),
            _ => None,
        };
        let id = id.ok_or_else(|| unexpected(&property(), "a GUID or null"))?;
        let term = Annotation::Table.term();
        let is_annotation = |name: &str| rest(name).is_some_and(|end| name[end..].strip_prefix('@') == Some(term));
        match self.properties.get(is_annotation) {
            Some(Value::String(table)) => Ok(Some(Reference::new(table.as_str(), id))),
            _ => Err(unexpected(&format!("{}@{term}", property()), "the table that the lookup refers to")),
        }
    }

    /// Refuses to link to a conversation that is closed.
    pub(crate) fn refuse_closed(&self) -> Result<(), Error> {
        match self.properties.get(|name| name == STATE).and_then(Value::as_i64) {
            Some(state) if CLOSED.contains(&state) => {
                Err(Error::new(ErrorKind::Closed, "it is closed, and takes no more links"))
            }
            Some(_) => Ok(()),
            None => Err(unexpected(STATE, "a number")),
        }
    }
}

fn address(conversation: ConversationId) -> String {
    format!("{}({conversation})", Conversation::ENTITY_SET)
}

fn unexpected(property: &str, expected: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("the conversation's row has no usable `{property}`: expected {expected}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(body: &Value) -> Result<ConversationRow, Error> {
        ConversationRow::read(&Response::new(body.to_string().into_bytes()))
    }

    #[test]
    fn reads_a_polymorphic_lookup_with_its_table() {
        let row = row(&json!({
            "@odata.etag": "W/\"1\"",
            "_msdyn_customer_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact",
            "_msdyn_customer_value": "A0AB7A5C-9B1C-4B1B-8A59-0DE1D8CA2F5E",
        }))
        .unwrap();
        let held = row.lookup("msdyn_customer").unwrap().unwrap();
        assert_eq!(held.to_string(), "contact a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e");
    }

    #[test]
    fn never_guesses() {
        for version in [json!(null), json!(""), json!("*")] {
            let row = row(&json!({ "@odata.etag": version, "_msdyn_issueid_value": null }));
            assert!(row.is_err(), "no version, no condition");
        }
        let etag = "W/\"1\"";
        for (body, named) in [
            (json!({ "@odata.etag": etag }), "`_l_value`"),
            (json!({ "@odata.etag": etag, "_l_value": "yes" }), "`_l_value`"),
            (json!({ "@odata.etag": etag, "_l_value": "a0ab7a5c-9b1c-4b1b-8a59-0de1d8ca2f5e" }), "lookuplogicalname`"),
        ] {
            let error = row(&body).unwrap().lookup("l").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(error.to_string().contains(named), "{error}");
        }
        let error = row(&json!({ "@odata.etag": etag })).unwrap().refuse_closed().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }

    #[test]
    fn knows_the_states_that_are_over() {
        for (state, closed) in [(0, false), (1, true), (2, true), (3, false), (4, false)] {
            let row = row(&json!({ "@odata.etag": "W/\"1\"", "statecode": state })).unwrap();
            assert_eq!(row.refuse_closed().is_err_and(|error| error.is_closed()), closed, "statecode {state}");
        }
    }
}
