use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;

use super::Number;
use super::object::write_text;

/// The members of a JSON object, by their names. Of two with one name, the last counts.
pub(crate) type Members = BTreeMap<String, Value>;

/// A JSON value. What it is made of, if anything, is read when somebody asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Number(Number),
    Text(String),
    /// An object or an array, as it was written.
    Nested(String),
}

impl Value {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Self::Boolean(value) = self { Some(*value) } else { None }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    pub(crate) fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// The members of an object; none if this is not one.
    pub(crate) fn members(&self) -> Option<Members> {
        if let Self::Nested(json) = self { serde_json::from_str(json).ok() } else { None }
    }

    /// The elements of an array; none if this is not one.
    pub(crate) fn elements(&self) -> Option<Vec<Self>> {
        if let Self::Nested(json) = self { serde_json::from_str(json).ok() } else { None }
    }

    pub(super) fn write(&self, json: &mut String) {
        match self {
            Self::Null => json.push_str("null"),
            Self::Boolean(value) => json.push_str(if *value { "true" } else { "false" }),
            // A String takes whatever is written to it.
            Self::Number(number) => drop(write!(json, "{number}")),
            Self::Text(text) => write_text(json, text),
            Self::Nested(text) => json.push_str(text),
        }
    }

    /// The value of JSON text, which is known to be of its form.
    fn of(json: &str) -> Result<Self, serde_json::Error> {
        Ok(match json.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't') => Self::Boolean(true),
            Some(b'f') => Self::Boolean(false),
            Some(b'"') => Self::Text(serde_json::from_str(json)?),
            Some(b'{' | b'[') => Self::Nested(json.to_owned()),
            _ => Self::Number(Number::parse(json).ok_or_else(|| serde_json::Error::custom("invalid number"))?),
        })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?;
        // The inner error counts its place from the beginning of the value, which would mislead.
        Self::of(json.get()).map_err(|error| D::Error::custom(without_place(&error)))
    }
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(why, _)| why.to_owned())
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut json = String::new();
        self.write(&mut json);
        f.write_str(&json)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        // What serde_json has printed, it reads.
        serde_json::from_str(&value.to_string()).unwrap_or(Self::Null)
    }
}

/// A number becomes the nearest `f64`, unless it is an integer.
impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(value) => Self::Bool(*value),
            Value::Number(number) => number.as_i64().map_or_else(|| number.to_f64().into(), Self::from),
            Value::Text(text) => Self::String(text.clone()),
            Value::Nested(json) => serde_json::from_str(json).unwrap_or(Self::Null),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keeps_digits_and_reads_the_rest_as_json_has_it() {
        let text =
            r#"{"a":[1.10,{"b":922337203685477.5807}],"n":922337203685477.5807,"t":"\u00e4\n","x":null,"y":true}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(value.to_string(), text);
        let members = value.members().unwrap();
        assert_eq!(members["n"].to_string(), "922337203685477.5807");
        assert_eq!(members["t"].as_str(), Some("ä\n"));
        assert_eq!((members["x"].is_null(), members["y"].as_bool()), (true, Some(true)));
        let elements = members["a"].elements().unwrap();
        assert_eq!(elements[0].to_string(), "1.10");
        assert_eq!(elements[1].members().unwrap()["b"].to_string(), "922337203685477.5807");
        assert_eq!((elements[0].elements(), elements[1].elements(), value.elements()), (None, None, None));
    }

    #[test]
    fn is_serde_json_s_value_but_for_digits() {
        for value in [json!(null), json!(true), json!("a\"b"), json!(-7), json!(1.5), json!({ "a": [1, "x"] })] {
            assert_eq!(serde_json::Value::from(&Value::from(&value)), value);
        }
        let long: Value = serde_json::from_str("922337203685477.5807").unwrap();
        assert_eq!(serde_json::Value::from(&long), json!(922_337_203_685_477.6));
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for text in ["", "{", "[1", "01", "nul", "\"a", r#""\ud800""#, "{\"a\":01}"] {
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        }
    }
}
