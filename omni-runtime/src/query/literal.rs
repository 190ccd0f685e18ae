//! Values as they stand in a filter: "OData URL Conventions", section "Primitive Literals".

use serde_json::Value;
use uuid::Uuid;

use crate::{Holds, edm};

/// The type of a column that a filter can compare: one of [`edm`], all but bytes.
#[diagnostic::on_unimplemented(
    message = "a filter cannot compare a column of type `{Self}`",
    label = "not a column that can be compared"
)]
pub trait Filterable: sealed::Form {}

/// A value that a column of the type `K` can be compared with: whatever type [`Holds`] such a column, and `&str` for
/// text.
#[diagnostic::on_unimplemented(
    message = "a column of type `{K}` cannot be compared with `{Self}`",
    label = "the column is of type `{K}`",
    note = "it is compared with what a field for it may be: see `omni_runtime::Holds`"
)]
pub trait Comparable<K> {
    /// The value as it stands in a filter, or why it cannot stand there.
    #[doc(hidden)]
    fn literal(&self) -> Result<String, String>;
}

impl<K: Filterable, V: Holds<K>> Comparable<K> for V {
    fn literal(&self) -> Result<String, String> {
        let mut json = Vec::new();
        let mut serializer = serde_json::Serializer::new(&mut json);
        self.write(&mut serializer).map_err(|error| error.to_string())?;
        // Numbers keep their digits as they were written: a decimal does not go through an `f64`.
        let json = String::from_utf8(json).map_err(|error| error.to_string())?;
        if json.starts_with('"') {
            let text: String = serde_json::from_str(&json).map_err(|error| error.to_string())?;
            return K::text(&text);
        }
        match serde_json::from_str(&json) {
            Ok(Value::Null | Value::Bool(_) | Value::Number(_)) => Ok(json),
            _ => Err(format!("`{json}` is not a single value")),
        }
    }
}

impl Comparable<edm::Unknown> for &str {
    fn literal(&self) -> Result<String, String> {
        Ok(quoted(self))
    }
}

impl Comparable<edm::Text> for &str {
    fn literal(&self) -> Result<String, String> {
        Ok(quoted(self))
    }
}

pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn guid(text: &str) -> Result<String, String> {
    let guid = Uuid::try_parse(text).map_err(|_| format!("`{text}` is not a GUID"))?;
    Ok(guid.as_hyphenated().to_string())
}

/// A date or a time stands without quotes, so it may hold nothing else.
fn moment(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_digit() || b"TZtz:.+-".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is not a date or a time: expected a form such as `2026-01-31T09:00:00Z`"))
    }
}

fn number(text: &str) -> Result<String, String> {
    match serde_json::from_str(text) {
        Ok(Value::Number(_)) => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is not a number")),
    }
}

mod sealed {
    /// How a column's type writes a value that came as a text.
    pub trait Form {
        fn text(text: &str) -> Result<String, String>;
    }
}

macro_rules! forms {
    ($($edm:ident: $form:expr;)+) => {$(
        impl sealed::Form for edm::$edm {
            fn text(text: &str) -> Result<String, String> {
                $form(text)
            }
        }
        impl Filterable for edm::$edm {}
    )+};
}

forms! {
    Boolean: |text: &str| Err(format!("`{text}` is not true or false"));
    Byte: number;
    Date: moment;
    DateTimeOffset: moment;
    Decimal: number;
    Double: number;
    Guid: guid;
    Int16: number;
    Int32: number;
    Int64: number;
    SByte: number;
    Single: number;
    Text: |text: &str| Ok(quoted(text));
    TimeOfDay: moment;
    Unknown: |text: &str| Ok(quoted(text));
}

impl sealed::Form for edm::AnyKey {
    fn text(text: &str) -> Result<String, String> {
        guid(text)
    }
}

impl Filterable for edm::AnyKey {}

impl<T> sealed::Form for edm::Key<T> {
    fn text(text: &str) -> Result<String, String> {
        guid(text)
    }
}

impl<T> Filterable for edm::Key<T> {}
