//! After an answer was lost: whether the row is as one's own write would have left it.

use http::Method;
use serde_json::{Map, Value};

use super::object::{Member, Object};
use crate::Annotation;
use crate::wire::{Request, Response, unmarked};

/// Reads the columns that were written. None where that could not tell: a write of nothing looks like a colleague's, and
/// of a lookup that the schema does not know it is not known where to read it.
pub(super) fn request(row: &str, body: &Object) -> Option<Request> {
    let mut columns: Vec<&str> = Vec::with_capacity(body.0.len());
    let mut wants_tables = false;
    for member in &body.0 {
        let column = match member.lookup {
            Some(lookup) => lookup.property,
            None if member.name.contains('@') => return None,
            None => member.name.as_str(),
        };
        wants_tables |= member.lookup.is_some_and(|lookup| lookup.is_of_several_tables());
        // A lookup is emptied by several members.
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        return None;
    }
    let request = Request::new(Method::GET, format!("{row}?$select={}", columns.join(",")));
    Some(if wants_tables { request.header("prefer", Annotation::preference(&[Annotation::Table])) } else { request })
}

/// Whether the row's columns hold what was written.
pub(super) fn holds(body: &Object, row: &Response) -> bool {
    let Ok(row) = serde_json::from_slice::<Map<String, Value>>(unmarked(row)) else { return false };
    let is_there = |Member { name, json, lookup }: &Member| match (lookup, row.get(name), serde_json::from_str(json)) {
        (Some(lookup), ..) => lookup.is_shown_by(&row),
        (None, Some(read), Ok(written)) => is_same(read, &written, json),
        _ => false,
    };
    body.0.iter().all(is_there)
}

/// So many digits of a decimal an `f64` tells from one another.
const DIGITS: usize = 15;

/// Numbers are the same by what they are worth: the service answers an amount of `100` as `100.0000`. Of one of so many
/// digits that another would be read as it, nobody can tell.
fn is_same(read: &Value, written: &Value, json: &str) -> bool {
    match (read, written) {
        (Value::Number(read), Value::Number(written)) => {
            let digits = json.split(['e', 'E']).next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
            let is_read_as_it = read.as_f64() == written.as_f64() && digits <= DIGITS;
            (read == written && !read.is_f64()) || is_read_as_it
        }
        _ => read == written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_another_s_where_the_last_digit_is() {
        for (written, read, same) in [
            ("100", "100.0000", true),
            ("12.5", "12.5000", true),
            ("9007199254740993", "9007199254740993", true),
            ("9007199254740993", "9007199254740992", false),
            ("9007199254740993", "9007199254740993.0", false),
            ("922337203685477.5807", "922337203685477.5806", false),
            ("922337203685477.5807", "922337203685477.5807", false),
            ("-0.000001", "-1e-6", true),
        ] {
            let [one, other] = [written, read].map(|text| serde_json::from_str(text).unwrap());
            assert_eq!(is_same(&other, &one, written), same, "{written} and {read}");
        }
    }
}
