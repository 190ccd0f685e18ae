//! Whether a row meets a filter. What depends on a value that is not there is neither true nor false.

use std::cmp::Ordering;

use super::pattern::Pattern;
use super::{Comparison, Expression, Operand, TextFunction};
use crate::fault::Fault;
use crate::json::{Number, Value};
use crate::query::literal::{self, Literal};

/// Where the values of paths come from.
pub(crate) trait Source {
    /// The value at a path; null where there is none.
    fn value(&self, path: &[String]) -> Result<Value, Fault>;
}

impl Expression {
    /// Whether the source meets the filter.
    pub(crate) fn accepts(&self, source: &impl Source) -> Result<bool, Fault> {
        Ok(self.evaluate(source)? == Some(true))
    }

    fn evaluate(&self, source: &impl Source) -> Result<Option<bool>, Fault> {
        match self {
            Self::Or(all) => any(all, source, true),
            Self::And(all) => any(all, source, false),
            Self::Not(inner) => Ok(inner.evaluate(source)?.map(|met| !met)),
            Self::Compare(left, comparison, right) => compare(left, *comparison, right, source),
            Self::Text(function, text, part) => {
                let (text, part) = (text.value(source)?, part.value(source)?);
                Ok(text.as_str().zip(part.as_str()).map(|(text, part)| function.holds(text, part)))
            }
            Self::In(path, values) => {
                let value = path.value(source)?;
                if value.is_null() {
                    return Ok(None);
                }
                Ok(Some(values.iter().any(|listed| is_listed_as(&value, listed))))
            }
            Self::Is(operand) => Ok(operand.value(source)?.as_bool()),
        }
    }
}

/// Whether a value is one of a list, in which everything is a text.
fn is_listed_as(value: &Value, listed: &Literal) -> bool {
    let Literal::Text(listed) = listed else { return false };
    match value {
        Value::Text(text) => text.to_lowercase() == listed.to_lowercase(),
        Value::Number(number) => Number::parse(listed).is_some_and(|listed| number.order(&listed).is_eq()),
        other => other.to_string() == *listed,
    }
}

/// Whether one of the expressions is what decides (true for `or`, false for `and`); unknown if one is unknown.
fn any(all: &[Expression], source: &impl Source, decides: bool) -> Result<Option<bool>, Fault> {
    let mut met = Some(!decides);
    for part in all {
        match part.evaluate(source)? {
            Some(value) if value == decides => return Ok(Some(decides)),
            Some(_) => {}
            None => met = None,
        }
    }
    Ok(met)
}

impl Operand {
    fn value(&self, source: &impl Source) -> Result<Value, Fault> {
        match self {
            Self::Path(path) => source.value(path),
            Self::Literal(Literal::Text(text)) => Ok(Value::from(text.as_str())),
            Self::Literal(Literal::Number(number)) => Ok(Value::Number(number.clone())),
            Self::Literal(Literal::Boolean(value)) => Ok(Value::Boolean(*value)),
            Self::Literal(Literal::Guid(id)) => Ok(Value::from(id.to_string())),
            Self::Literal(Literal::Date(date)) => Ok(Value::from(date.to_string())),
            Self::Literal(Literal::Moment(moment)) => Ok(Value::from(moment.to_string())),
            Self::Literal(Literal::Null) => Ok(Value::Null),
        }
    }
}

fn compare(
    left: &Operand,
    comparison: Comparison,
    right: &Operand,
    source: &impl Source,
) -> Result<Option<bool>, Fault> {
    let (one, other) = (left.value(source)?, right.value(source)?);
    if one.is_null() || other.is_null() {
        // OData: null equals null alone, and orders with nothing.
        let both = one.is_null() && other.is_null();
        return Ok(Some(match comparison {
            Comparison::Equal => both,
            Comparison::NotEqual => !both,
            _ => false,
        }));
    }
    let order = match (left, right) {
        (_, Operand::Literal(literal)) => literal.order(&one),
        (Operand::Literal(literal), _) => literal.order(&other).map(Ordering::reverse),
        _ => literal::order(&one, &other),
    };
    Ok(order.map(|order| comparison.holds(order)))
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
        }
    }
}

impl TextFunction {
    fn holds(self, text: &str, part: &str) -> bool {
        let (from_the_start, to_the_end) = (self == Self::StartsWith, self == Self::EndsWith);
        let pattern = Pattern::read(&part.to_lowercase(), from_the_start, to_the_end);
        pattern.is_some_and(|pattern| pattern.fits(&text.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Json(serde_json::Value);

    impl Source for Json {
        fn value(&self, path: &[String]) -> Result<Value, Fault> {
            Ok(Value::from(path.iter().fold(&self.0, |value, name| &value[name])))
        }
    }

    #[test]
    fn a_row_is_judged() {
        let row = Json(json!({
            "title": "Espresso", "prio": 2, "vip": true, "none": null, "made": "2025-02-28T10:00:00Z",
            "contact": { "fullname": "Rene" }, "state": 0,
        }));
        for (filter, expected) in [
            ("title eq 'ESPRESSO'", true),
            ("title ne 'x' and prio gt 1", true),
            ("prio lt 2 or vip", true),
            ("not vip", false),
            ("none eq null", true),
            ("none ne 'x'", true),
            ("none gt 1", false),
            ("not contains(none,'x')", false),
            ("contains(none,'x') or prio ge 2", true),
            ("contains(none,'x') and prio ge 2", false),
            ("contains(title,'S_RE')", true),
            ("contains(title,'s[_]re')", false),
            ("startswith(title,'%RE')", true),
            ("startswith(title,'esp') and endswith(title,'SSO')", true),
            ("made ge 2025-02-28T10:00:00Z and made lt 2025-03-01", true),
            ("contact/fullname eq 'Rene'", true),
            ("1 lt prio", true),
            ("state eq prio", false),
            ("Microsoft.Dynamics.CRM.In(PropertyName='state',PropertyValues=[\"0\",\"1\"])", true),
            ("Microsoft.Dynamics.CRM.NotIn(PropertyName='none',PropertyValues=[\"0\"])", false),
            ("true", true),
        ] {
            assert_eq!(Expression::parse(filter).unwrap().accepts(&row).unwrap(), expected, "{filter}");
        }
    }
}
