//! The JSON object that a write sends, its members written one by one.

use serde_json::Value;
use uuid::Uuid;

use crate::row_key::RowKey;

/// One member of the JSON object that a write sends.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) name: String,
    /// JSON, with the digits of a number as they were given.
    pub(super) json: String,
}

/// The members of a write that can be sent.
#[derive(Clone)]
pub(super) struct Object(pub(super) Vec<Member>);

impl Object {
    pub(super) fn json(&self) -> String {
        object(&self.0)
    }

    /// Whether the row has this name also afterwards: if not, the same write finds another one the next time, or none.
    pub(super) fn keeps<T, K: RowKey<T>>(&self, key: &K) -> bool {
        self.0.iter().all(|member| key.stays(&member.name, &member.json))
    }
}

impl Member {
    /// A member that is a text.
    pub(super) fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), json: Value::String(text.into()).to_string() }
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
    let members = members.into_iter().map(|Member { name, json }| format!("{}:{json}", Value::from(name.as_str())));
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
