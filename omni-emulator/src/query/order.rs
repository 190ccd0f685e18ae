//! `$orderby` ("Order rows using OData"): null comes before every value, and text is ordered without regard to case. A
//! lookup stands where the name of its row does: `RowSource::order_key`.

use std::cmp::Ordering;

use super::{literal, path};
use crate::fault::Fault;
use crate::json::Value;
use omni_schema::{Schema, Table};

/// One key of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) path: Vec<String>,
    pub(crate) descending: bool,
}

pub(super) fn parse(value: &str) -> Result<Vec<Order>, Fault> {
    value.split(',').map(key).collect()
}

fn key(text: &str) -> Result<Order, Fault> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (path, descending) = match words[..] {
        [path] | [path, "asc"] => (path, false),
        [path, "desc"] => (path, true),
        _ => {
            let expected = "a term of $orderby is a property, then 'asc' or 'desc'";
            return Err(Fault::query(format!("Syntax error in '{text}': {expected}.")));
        }
    };
    Ok(Order { path: path::of(path.split('/'))?, descending })
}

impl Order {
    pub(super) fn check(&self, table: &Table, schema: &Schema) -> Result<(), Fault> {
        path::type_of(&self.path, table, schema).map(drop)
    }

    pub(crate) fn compare(&self, left: &Value, right: &Value) -> Ordering {
        let order = match (left.is_null(), right.is_null()) {
            (false, false) => literal::order(left, right).unwrap_or(Ordering::Equal),
            (left, right) => right.cmp(&left),
        };
        if self.descending { order.reverse() } else { order }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn null_is_first_and_case_does_not_count() {
        let order = &parse("title").unwrap()[0];
        let mut values = [json!("b"), json!("A"), json!(null), json!("a")];
        values.sort_by(|left, right| order.compare(left, right));
        assert_eq!(values, [json!(null), json!("A"), json!("a"), json!("b")]);
        let order = &parse("x asc, title desc").unwrap()[1];
        values.sort_by(|left, right| order.compare(left, right));
        assert_eq!(values, [json!("b"), json!("A"), json!("a"), json!(null)]);
    }

    #[test]
    fn a_term_is_a_property_and_a_direction() {
        for text in ["", "title down", "title desc desc", "title,,x"] {
            assert_eq!(parse(text).unwrap_err().status, 400, "{text}");
        }
        let way = |length| vec!["parentcaseid"; length].join("/");
        assert_eq!(parse(&way(10)).unwrap()[0].path.len(), 10);
        for length in [11, 100_000] {
            assert!(parse(&way(length)).unwrap_err().message.contains("more than 10 segments"));
        }
    }
}
