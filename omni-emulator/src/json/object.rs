use std::fmt::{Display, Write};

use super::Value;

/// A JSON object that keeps the order in which its members were added.
///
/// OData wants an annotation before the property that it describes, and `serde_json`'s own map sorts by name (its
/// feature `preserve_order` would change the map for every crate of a build).
#[derive(Debug, Default)]
pub(crate) struct Object {
    members: String,
}

impl Object {
    /// Adds a text.
    pub(crate) fn add(&mut self, name: &str, text: &str) {
        self.begin(name);
        write_text(&mut self.members, text);
    }

    pub(crate) fn add_value(&mut self, name: &str, value: &Value) {
        self.begin(name);
        value.write(&mut self.members);
    }

    /// Adds a member whose value is JSON text once it is printed.
    pub(crate) fn add_json(&mut self, name: &str, json: impl Display) {
        self.begin(name);
        // A String takes whatever is written to it.
        let _ = write!(self.members, "{json}");
    }

    fn begin(&mut self, name: &str) {
        self.members.push(if self.members.is_empty() { '{' } else { ',' });
        write_text(&mut self.members, name);
        self.members.push(':');
    }

    pub(crate) fn into_json(mut self) -> String {
        self.members.push_str(if self.members.is_empty() { "{}" } else { "}" });
        self.members
    }
}

/// Writes a text in its quotes.
pub(super) fn write_text(json: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        json.push_str(&serde_json::Value::from(text).to_string());
    } else {
        json.extend(["\"", text, "\""]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_keeps_its_order_and_escapes() {
        let mut object = Object::default();
        object.add("z\"", "a\nb");
        object.add_value("a", &Value::Null);
        object.add_json("list", "[1]");
        object.add_json("count", 7);
        assert_eq!(object.into_json(), r#"{"z\"":"a\nb","a":null,"list":[1],"count":7}"#);
        assert_eq!(Object::default().into_json(), "{}");
    }
}
