//! A literal of a URL: OData "URL Conventions", section 5.1.1.14.

use std::cmp::Ordering;

use omni_schema::EdmType;
use uuid::Uuid;

use crate::address::guid;
use crate::json::{Number, Value};

/// A value that a filter or a key is written with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Null,
    Boolean(bool),
    Number(Number),
    Text(String),
    Guid(Uuid),
    Date(jiff::civil::Date),
    Moment(jiff::Timestamp),
}

impl Literal {
    /// Reads a whole text: a quoted one, or a word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix('\'') {
            Some(rest) => match quoted(rest)? {
                (text, "") => Some(Self::Text(text)),
                _ => None,
            },
            None => Self::of_word(text),
        }
    }

    /// Reads a literal that stands without quotes; none if the word is a name.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        match word {
            "null" => return Some(Self::Null),
            "true" => return Some(Self::Boolean(true)),
            "false" => return Some(Self::Boolean(false)),
            _ => {}
        }
        if let Some(id) = guid(word) {
            return Some(Self::Guid(id));
        }
        let numeric = word.strip_prefix('-').unwrap_or(word).starts_with(|first: char| first.is_ascii_digit());
        if !numeric {
            return None;
        }
        let number = Number::parse(word).map(Self::Number);
        let moment = || word.parse().ok().map(Self::Moment);
        let date = || (word.len() == 10).then(|| word.parse().ok().map(Self::Date)).flatten();
        number.or_else(date).or_else(moment)
    }

    /// The value as a column of this type would keep it; none if it is no value of the type.
    pub(crate) fn fit(&self, edm: EdmType) -> Option<Value> {
        let text = |text: String| Some(Value::from(text));
        match (self, edm) {
            (Self::Null, _) => Some(Value::Null),
            (Self::Boolean(value), EdmType::Boolean) => Some(Value::Boolean(*value)),
            (Self::Number(number), edm) if is_number(edm) => Some(Value::Number(number.clone())),
            (Self::Text(value), EdmType::String | EdmType::Untyped) => text(value.clone()),
            (Self::Guid(id), EdmType::Guid) => text(id.to_string()),
            (Self::Date(date), EdmType::Date) => text(date.to_string()),
            (Self::Date(date), EdmType::DateTimeOffset) => text(midnight(*date)?.to_string()),
            (Self::Moment(moment), EdmType::DateTimeOffset) => text(moment.to_string()),
            _ => None,
        }
    }

    /// How a value of a row compares with this; none where one of the two is null or they are of different kinds.
    pub(crate) fn order(&self, value: &Value) -> Option<Ordering> {
        match self {
            Self::Null => None,
            Self::Boolean(literal) => Some(value.as_bool()?.cmp(literal)),
            Self::Number(literal) => Some(value.as_number()?.order(literal)),
            Self::Text(literal) => Some(order_texts(value.as_str()?, literal)),
            Self::Guid(literal) => Some(order_texts(value.as_str()?, &literal.to_string())),
            Self::Date(literal) => {
                let text = value.as_str()?;
                match text.parse::<jiff::Timestamp>() {
                    Ok(moment) => Some(moment.cmp(&midnight(*literal)?)),
                    Err(_) => Some(text.parse::<jiff::civil::Date>().ok()?.cmp(literal)),
                }
            }
            Self::Moment(literal) => {
                let moment: jiff::Timestamp = value.as_str()?.parse().ok()?;
                Some(moment.cmp(literal))
            }
        }
    }
}

/// The moment that a date stands for where moments are: its beginning in UTC, as the service reads it, not the whole day.
fn midnight(date: jiff::civil::Date) -> Option<jiff::Timestamp> {
    Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

fn is_number(edm: EdmType) -> bool {
    use EdmType::{Byte, Decimal, Double, Int16, Int32, Int64, SByte, Single};
    matches!(edm, Byte | Decimal | Double | Int16 | Int32 | Int64 | SByte | Single)
}

/// How two values of rows compare; none where one is null or they are of different kinds.
pub(crate) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Boolean(left), Value::Boolean(right)) => Some(left.cmp(right)),
        (Value::Number(left), Value::Number(right)) => Some(left.order(right)),
        (Value::Text(left), Value::Text(right)) => {
            Some(order_texts(sortable(left), sortable(right)).then_with(|| order_texts(left, right)))
        }
        _ => None,
    }
}

/// Whether two values name the same row in a key: text without regard to case.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    order(left, right).is_some_and(Ordering::is_eq)
}

/// A moment in UTC without its `Z`: so it comes before the same second with a fraction. Any other text as it is.
fn sortable(text: &str) -> &str {
    let is_moment =
        |_: &&str| text.starts_with(|first: char| first.is_ascii_digit()) && text.parse::<jiff::Timestamp>().is_ok();
    text.strip_suffix('Z').filter(is_moment).unwrap_or(text)
}

/// The service compares text without regard to case; many organisations without regard to accents too, which is left out
/// here.
fn order_texts(left: &str, right: &str) -> Ordering {
    left.chars().flat_map(char::to_lowercase).cmp(right.chars().flat_map(char::to_lowercase))
}

/// A text up to its closing quote, and what follows. Two quotes stand for one.
pub(crate) fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('\'')?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(further) => {
                value.push('\'');
                rest = further;
            }
            None => return Some((value, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn reads_each_kind() {
        for (text, edm, kept) in [
            ("'O''Brien'", EdmType::String, json!("O'Brien")),
            ("-1.5", EdmType::Decimal, json!(-1.5)),
            ("7", EdmType::Int32, json!(7)),
            ("true", EdmType::Boolean, json!(true)),
            ("null", EdmType::Guid, json!(null)),
            ("2025-02-28", EdmType::Date, json!("2025-02-28")),
            ("2025-02-28", EdmType::DateTimeOffset, json!("2025-02-28T00:00:00Z")),
            ("2025-02-28T10:00:00+01:00", EdmType::DateTimeOffset, json!("2025-02-28T09:00:00Z")),
            ("6B726D86-d37c-43b8-b3a4-c4056ddd2e07", EdmType::Guid, json!("6b726d86-d37c-43b8-b3a4-c4056ddd2e07")),
        ] {
            assert_eq!(Literal::parse(text).unwrap().fit(edm), Some(kept), "{text}");
        }
        for text in ["title", "'open", "'a'b", "", "2025-02-30", "6b726d86", "+1"] {
            assert_eq!(Literal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_quoted_guid_is_text() {
        let text = Literal::parse("'6b726d86-d37c-43b8-b3a4-c4056ddd2e07'").unwrap();
        assert_eq!(text.fit(EdmType::Guid), None);
    }

    #[test]
    fn compares_by_kind_and_without_case() {
        let order = |literal: &str, value: Value| Literal::parse(literal).unwrap().order(&value);
        assert_eq!(order("'ÄB'", json!("äb")), Some(Ordering::Equal));
        assert_eq!(order("2", json!(10)), Some(Ordering::Greater));
        assert_eq!(order("1.5", json!(1)), Some(Ordering::Less));
        assert_eq!(order("2025-02-28T10:00:00Z", json!("2025-02-28T11:00:00+01:00")), Some(Ordering::Equal));
        assert_eq!(order("2025-02-28", json!("2025-03-01T00:00:00Z")), Some(Ordering::Greater));
        assert_eq!(order("2025-02-28", json!("2025-02-28T09:00:00Z")), Some(Ordering::Greater));
        assert_eq!(order("2025-02-28", json!("2025-02-28T00:00:00Z")), Some(Ordering::Equal));
        assert_eq!(order("2025-02-28", json!("2025-02-28")), Some(Ordering::Equal));
        assert_eq!(order("1", json!(null)), None);
        assert_eq!(order("1", json!("1")), None);
    }

    #[test]
    fn a_fraction_of_a_second_comes_after_none() {
        let mut moments =
            ["2025-02-28T09:00:01Z", "2025-02-28T09:00:00.5Z", "2025-02-28T09:00:00Z", "2025-02-28T09:00:00.25Z"];
        moments.sort_by(|left, right| order(&json!(*left), &json!(*right)).unwrap());
        assert_eq!(
            moments,
            ["2025-02-28T09:00:00Z", "2025-02-28T09:00:00.25Z", "2025-02-28T09:00:00.5Z", "2025-02-28T09:00:01Z"]
        );
        assert!(!same(&json!("2025-02-28T09:00:00Z"), &json!("2025-02-28T09:00:00.0Z")), "a key is its text");
    }
}
