use http::Method;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::entities::Conversation;
use crate::wire::{Request, Response};
use crate::{Annotation, ConversationId, ETag, Error, ErrorKind, Reference, Table};

/// The states of `statecode` in which a conversation is over: closed and resolved.
const CLOSED: [i64; 2] = [1, 2];

/// What was read of a conversation: its version, and what its slots hold.
#[derive(Debug)]
pub(crate) struct ConversationRow {
    version: ETag,
    properties: Map<String, Value>,
}

impl ConversationRow {
    /// Asks for these properties of the row.
    pub(crate) fn request(conversation: ConversationId, select: &[&str]) -> Request {
        let path = format!("{}?$select={}", address(conversation), select.join(","));
        Request::new(Method::GET, path).header("prefer", Annotation::preference(&[Annotation::Table]))
    }

    /// Changes the row, if it is still of this version. Without the condition a PATCH could create a row.
    pub(crate) fn update(conversation: ConversationId, version: &ETag, changes: &Value) -> Request {
        let request = Request::new(Method::PATCH, address(conversation)).header("if-match", version.as_str());
        request.json(changes).repeatable()
    }

    /// Takes the reply to [`request`](Self::request).
    pub(crate) fn read(response: &Response) -> Result<Self, Error> {
        let mut properties: Map<String, Value> = serde_json::from_slice(response.body()).map_err(|error| {
            let message = "the reply is not the conversation's row: it is not a JSON object";
            Error::new(ErrorKind::Decode, message).with_source(error).with_unexpected(response)
        })?;
        match properties.remove("@odata.etag") {
            Some(Value::String(version)) => Ok(Self { version: ETag::new(version), properties }),
            _ => Err(unexpected("@odata.etag", "the version of the row")),
        }
    }

    pub(crate) fn version(&self) -> &ETag {
        &self.version
    }

    /// What a lookup of the row holds. A value whose table is not told is an error, never a guess.
    pub(crate) fn lookup(&self, lookup: &str) -> Result<Option<Reference>, Error> {
        let property = format!("_{lookup}_value");
        let id = match self.properties.get(&property) {
            Some(Value::Null) => return Ok(None),
            Some(Value::String(id)) => Uuid::try_parse(id).ok(),
            _ => None,
        };
        let id = id.ok_or_else(|| unexpected(&property, "a GUID or null"))?;
        let annotation = format!("{property}@{}", Annotation::Table.term());
        match self.properties.get(&annotation) {
            Some(Value::String(table)) => Ok(Some(Reference::new(table.as_str(), id))),
            _ => Err(unexpected(&annotation, "the table that the lookup refers to")),
        }
    }

    pub(crate) fn is_closed(&self) -> Result<bool, Error> {
        let state = self.properties.get("statecode").and_then(Value::as_i64);
        state.map(|state| CLOSED.contains(&state)).ok_or_else(|| unexpected("statecode", "a number"))
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
        assert!(row(&json!({ "_msdyn_issueid_value": null })).is_err(), "no version, no condition");
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
        assert!(row(&json!({ "@odata.etag": etag })).unwrap().is_closed().is_err());
    }

    #[test]
    fn knows_the_states_that_are_over() {
        for (state, closed) in [(0, false), (1, true), (2, true), (3, false), (4, false)] {
            let row = row(&json!({ "@odata.etag": "W/\"1\"", "statecode": state })).unwrap();
            assert_eq!(row.is_closed().unwrap(), closed, "statecode {state}");
        }
    }
}
