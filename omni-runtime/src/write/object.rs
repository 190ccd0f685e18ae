//! The JSON object that a write sends, its members written one by one.

use serde_json::Value;
use uuid::Uuid;

use crate::record::Referring;
use crate::row_key::{KeyPart, RowKey};

/// One member of the JSON object that a write sends.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) name: String,
    /// JSON, with the digits of a number as they were given.
    pub(super) json: String,
    /// The lookup that it writes, where the schema knows it.
    pub(super) lookup: Option<Referring>,
}

/// The members of a write that can be sent.
#[derive(Clone)]
pub(super) struct Object(pub(super) Vec<Member>);

impl Object {
    pub(super) fn json(&self) -> String {
        object(&self.0)
    }

    /// What is to be written beside the key that names the row: the service takes the key's values from there, of a row
    /// that is there without a word where the body has others, and of one that it makes from the body.
    pub(super) fn beside<T, K: RowKey<T>>(self, key: &K) -> Result<Self, String> {
        let part = |member: &Member| member.part_of(key);
        if let Some(other) = self.0.iter().find(|member| part(member) == KeyPart::Other) {
            let name = other.lookup.map_or(other.name.as_str(), |lookup| lookup.property);
            return Err(format!(
                "the row is named by its `{name}`, and the body says another: leave it out of the body"
            ));
        }
        Ok(Self(self.0.into_iter().filter(|member| part(member) != KeyPart::Same).collect()))
    }

    /// Whether the key surely names the row afterwards too: if not, the same write may find another one, or none.
    pub(super) fn keeps<T, K: RowKey<T>>(&self, key: &K) -> bool {
        self.0.iter().all(|member| member.part_of(key) != KeyPart::Perhaps)
    }
}

impl Member {
    /// A member that is a text.
    pub(super) fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(name, Value::String(text.into()).to_string())
    }

    pub(super) fn new(name: impl Into<String>, json: String) -> Self {
        Self { name: name.into(), json, lookup: None }
    }

    /// What it says of a key, which has a lookup by the property that it is read at.
    fn part_of<T, K: RowKey<T>>(&self, key: &K) -> KeyPart {
        match self.lookup {
            None => key.part(&self.name, &self.json),
            Some(lookup) => key.part(lookup.property, &Value::from(lookup.id().map(|id| id.to_string())).to_string()),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.json == "null"
    }

    /// The id that it is, if it is one.
    pub(super) fn id(&self) -> Option<Uuid> {
        serde_json::from_str(&self.json).ok()
    }
}

/// An object of JSON.
pub(super) fn object<'m>(members: impl IntoIterator<Item = &'m Member>) -> String {
    let members = members.into_iter().map(|Member { name, json, .. }| format!("{}:{json}", Value::from(name.as_str())));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_letters_is_json() {
        let id = Uuid::from_u128(1);
        let members = [Member::text("new_e\u{301}\"", "e\u{301}\n"), Member::text("id", id.to_string())];
        let read: Value = serde_json::from_str(&object(&members)).unwrap();
        assert_eq!(read["new_e\u{301}\""], "e\u{301}\n");
        assert_eq!((members[0].id(), members[1].id()), (None, Some(id)));
    }
}
