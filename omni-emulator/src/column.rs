//! What a column holds: whether a value is one of its own, what people see of it, what the service fills in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use omni_schema::{Choice, Choices, Column, EdmType};
use uuid::Uuid;

use crate::json::Value;

/// Why a value does not fit its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The type is wrong, or a value is missing.
    Type(String),
    /// The number is none of the choice's.
    Choice(String),
    /// The text is longer than this.
    Length(u32),
}

/// Checks a value, and gives it in the form in which it is kept.
pub(crate) fn check(column: &Column, value: &Value) -> Result<Value, Misfit> {
    if value.is_null() {
        // The service fills a required column itself and never empties it.
        let required = Misfit::Type("is required and cannot be null".to_owned());
        return if column.required { Err(required) } else { Ok(Value::Null) };
    }
    let kept = of_type(column.edm, value)
        .ok_or_else(|| Misfit::Type(format!("cannot convert {value} to the expected type '{}'", column.edm)))?;
    fits_in(column, &kept)?;
    match &column.details.choices {
        Choices::None => {}
        Choices::One(known) => one_of(known, number(&kept), value)?,
        Choices::Many(known) => {
            let numbers = kept.as_str().unwrap_or_default();
            for number in numbers.split(',').filter(|_| !numbers.is_empty()) {
                one_of(known, number.trim().parse().ok(), value)?;
            }
        }
    }
    Ok(kept)
}

/// Holds a text against the column's limit, which counts UTF-16 units as the service's own strings do.
fn fits_in(column: &Column, kept: &Value) -> Result<(), Misfit> {
    let (EdmType::String, Some(limit), Some(text)) = (column.edm, column.details.max_length, kept.as_str()) else {
        return Ok(());
    };
    let fits = usize::try_from(limit).is_ok_and(|limit| text.encode_utf16().count() <= limit);
    if fits { Ok(()) } else { Err(Misfit::Length(limit)) }
}

fn of_type(edm: EdmType, value: &Value) -> Option<Value> {
    let fits = match edm {
        EdmType::Boolean => value.as_bool().is_some(),
        EdmType::Byte => integer::<u8>(value),
        EdmType::SByte => integer::<i8>(value),
        EdmType::Int16 => integer::<i16>(value),
        EdmType::Int32 => integer::<i32>(value),
        EdmType::Int64 => value.as_i64().is_some(),
        EdmType::Decimal | EdmType::Double | EdmType::Single => {
            value.as_number().is_some_and(|number| number.to_f64().is_finite())
        }
        EdmType::Duration => parses::<jiff::SignedDuration>(value),
        EdmType::String => value.as_str().is_some(),
        EdmType::Untyped => true,
        EdmType::Binary => value.as_str().is_some_and(is_base64),
        EdmType::Date => parses::<jiff::civil::Date>(value),
        // Kept as the service returns it, whatever the offset that it was sent with: in UTC.
        EdmType::DateTimeOffset => {
            return Some(Value::from(value.as_str()?.parse::<jiff::Timestamp>().ok()?.to_string()));
        }
        EdmType::TimeOfDay => parses::<jiff::civil::Time>(value),
        EdmType::Guid => return Some(Value::from(crate::address::guid(value.as_str()?)?.to_string())),
    };
    fits.then(|| value.clone())
}

fn integer<T: TryFrom<i64>>(value: &Value) -> bool {
    value.as_i64().is_some_and(|number| T::try_from(number).is_ok())
}

fn parses<T: std::str::FromStr>(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<T>().is_ok())
}

fn is_base64(text: &str) -> bool {
    BASE64.decode(text).is_ok()
}

/// The number of a choice; a yes and a no are choices too.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_bool().map(i64::from))
}

/// A choice whose values the schema does not know takes any number.
fn one_of(known: &[Choice], number: Option<i64>, value: &Value) -> Result<(), Misfit> {
    let allowed = |number: i64| known.is_empty() || known.iter().any(|choice| i64::from(choice.value) == number);
    if number.is_some_and(allowed) {
        return Ok(());
    }
    let values: Vec<String> = known.iter().map(|choice| choice.value.to_string()).collect();
    Err(Misfit::Choice(format!("{value} is outside the valid range. Accepted Values: {}", values.join(","))))
}

/// What people see of a choice column's value.
pub(crate) fn label(column: &Column, value: &Value) -> Option<String> {
    let labelled = |number: i64| {
        let choice = column.details.choices.values().iter().find(|choice| i64::from(choice.value) == number)?;
        Some(choice.label.clone())
    };
    match &column.details.choices {
        Choices::None => None,
        Choices::One(_) => labelled(number(value)?),
        Choices::Many(_) => {
            let labels: Option<Vec<String>> =
                value.as_str()?.split(',').map(|number| labelled(number.trim().parse().ok()?)).collect();
            Some(labels?.join("; "))
        }
    }
}

/// The value that the service gives a state or a status which a create does not: the first.
pub(crate) fn first_choice(column: &Column) -> Option<Value> {
    column.details.choices.values().first().map(|choice| Value::from(i64::from(choice.value)))
}

/// A value for a column that the service requires and fills in itself. Which one, only the service knows: this is one of
/// the column's type. `None` for a type that has no obvious one.
pub(crate) fn filled_in(column: &Column, now: &str) -> Option<Value> {
    if let Some(first) = first_choice(column).filter(|_| column.edm != EdmType::String) {
        return Some(if column.edm == EdmType::Boolean { Value::Boolean(first.as_i64() != Some(0)) } else { first });
    }
    match column.edm {
        EdmType::DateTimeOffset => Some(now.into()),
        EdmType::Date => now.split('T').next().map(Value::from),
        EdmType::Boolean => Some(Value::Boolean(false)),
        EdmType::String => Some("".into()),
        EdmType::Guid => Some(Uuid::nil().to_string().into()),
        EdmType::Byte
        | EdmType::SByte
        | EdmType::Int16
        | EdmType::Int32
        | EdmType::Int64
        | EdmType::Decimal
        | EdmType::Double
        | EdmType::Single => Some(Value::from(0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    fn column(edm: EdmType, choices: Choices) -> Column {
        let mut column = Column::new("c", edm);
        column.details.choices = choices;
        column
    }

    #[test]
    fn each_type_takes_its_own_values_only() {
        for (edm, good, bad) in [
            (EdmType::Binary, json!("AQI="), json!("AQ")),
            (EdmType::Boolean, json!(true), json!("true")),
            (EdmType::Date, json!("2025-02-28"), json!("2025-02-30")),
            (EdmType::DateTimeOffset, json!("2025-02-28T10:00:00Z"), json!("2025-02-28")),
            (EdmType::Decimal, json!(1.5), json!("1.5")),
            (EdmType::Double, json!(1.5), json!(true)),
            (EdmType::Guid, json!("6B726D86-d37c-43b8-b3a4-c4056ddd2e07"), json!("6b726d86")),
            (EdmType::Int32, json!(1), json!(1.5)),
            (EdmType::Int32, json!(-1), json!(3_000_000_000_i64)),
            (EdmType::Int64, json!(3_000_000_000_i64), json!("3")),
            (EdmType::String, json!(""), json!(1)),
            (EdmType::TimeOfDay, json!("10:00:00"), json!("25:00:00")),
            (EdmType::Byte, json!(255), json!(-1)),
            (EdmType::SByte, json!(-128), json!(200)),
            (EdmType::Int16, json!(-1), json!(40_000)),
            (EdmType::Single, json!(1.5), json!("1")),
            (EdmType::Duration, json!("PT1H30M"), json!("1:30")),
        ] {
            let column = column(edm, Choices::None);
            assert!(check(&column, &good).is_ok(), "{edm} {good}");
            assert!(matches!(check(&column, &bad), Err(Misfit::Type(_))), "{edm} {bad}");
            assert_eq!(check(&column, &Value::Null), Ok(Value::Null), "{edm}");
        }
    }

    #[test]
    fn a_moment_is_kept_in_utc() {
        let column = column(EdmType::DateTimeOffset, Choices::None);
        for (sent, kept) in [
            ("2025-02-28T10:00:00+01:00", "2025-02-28T09:00:00Z"),
            ("2025-02-28T09:00:00.000Z", "2025-02-28T09:00:00Z"),
            ("2025-02-28T09:00:00.250Z", "2025-02-28T09:00:00.25Z"),
            ("2025-02-27T23:30:00-09:30", "2025-02-28T09:00:00Z"),
        ] {
            assert_eq!(check(&column, &json!(sent)), Ok(json!(kept)), "{sent}");
        }
    }

    #[test]
    fn a_text_has_as_many_utf_16_units_as_its_column_at_the_most() {
        let mut short = column(EdmType::String, Choices::None);
        short.details.max_length = Some(4);
        for (text, fits) in [
            ("abcd", true),
            ("abcde", false),
            ("\u{e9}\u{e9}\u{e9}\u{e9}", true),
            ("\u{1f600}ab", true),
            ("\u{1f600}abc", false),
        ] {
            let expected = if fits { Ok(json!(text)) } else { Err(Misfit::Length(4)) };
            assert_eq!(check(&short, &json!(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_choice_takes_the_known_numbers() {
        let known = vec![Choice::new(1, "One"), Choice::new(2, "Two")];
        let one = column(EdmType::Int32, Choices::One(known.clone()));
        assert!(check(&one, &json!(2)).is_ok());
        assert!(matches!(check(&one, &json!(3)), Err(Misfit::Choice(_))));
        assert_eq!(label(&one, &json!(2)).as_deref(), Some("Two"));
        let many = column(EdmType::String, Choices::Many(known));
        assert!(check(&many, &json!("1,2")).is_ok());
        assert!(matches!(check(&many, &json!("1,x")), Err(Misfit::Choice(_))));
        assert_eq!(label(&many, &json!("1,2")).as_deref(), Some("One; Two"));
        assert!(check(&column(EdmType::Int32, Choices::One(Vec::new())), &json!(77)).is_ok());
        let yes_or_no = Choices::One(vec![Choice::new(0, "No"), Choice::new(1, "Yes")]);
        let yes_or_no = column(EdmType::Boolean, yes_or_no);
        assert!(check(&yes_or_no, &json!(true)).is_ok());
        assert_eq!(label(&yes_or_no, &json!(false)).as_deref(), Some("No"));
    }

    #[test]
    fn a_required_column_is_filled_in_by_its_type() {
        let now = "2026-01-31T09:00:00Z";
        let filled = |edm| filled_in(&column(edm, Choices::None), now);
        assert_eq!(filled(EdmType::DateTimeOffset), Some(json!(now)));
        assert_eq!(filled(EdmType::Date), Some(json!("2026-01-31")));
        assert_eq!(filled(EdmType::Boolean), Some(json!(false)));
        assert_eq!(filled(EdmType::Decimal), Some(json!(0)));
        assert_eq!(filled(EdmType::Binary), None);
        let choices = vec![Choice::new(3, "Three")];
        assert_eq!(filled_in(&column(EdmType::Int32, Choices::One(choices)), now), Some(json!(3)));
    }

    #[test]
    fn a_required_column_is_never_null() {
        let mut required = column(EdmType::String, Choices::None);
        required.required = true;
        assert!(matches!(check(&required, &Value::Null), Err(Misfit::Type(_))));
    }
}
