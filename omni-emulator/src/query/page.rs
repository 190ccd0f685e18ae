//! Pages of rows ("Page results using OData"): where the next one begins, in the opaque form of the service's cookies.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::fault::Fault;
use crate::json::Value;

/// The most rows of one page, and of a count.
pub(crate) const LARGEST_PAGE: usize = 5000;

/// What a value in a query must not hold.
const IN_VALUE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'&').add(b'+').add(b'<').add(b'>').add(b'\\').add(b'^');

pub(super) fn encode(value: &str) -> String {
    utf8_percent_encode(value, IN_VALUE).to_string()
}

/// Where a page begins: after the row that ended the page before, by its place in the order.
///
/// Rows that come or go meanwhile shift no page, which a number of rows to skip would not give.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cursor {
    /// The number of the page, counted from 1.
    pub(crate) page: u64,
    /// The place of the last row by its creation.
    pub(crate) after: i64,
    /// The last row's values of the properties that order the rows.
    pub(crate) keys: Vec<Value>,
}

impl Cursor {
    pub(super) fn parse(token: &str) -> Result<Self, Fault> {
        Self::read(token)
            .ok_or_else(|| Fault::query("The $skiptoken is malformed: follow '@odata.nextLink' unchanged."))
    }

    fn read(token: &str) -> Option<Self> {
        let attribute = |name: &str| {
            let (_, rest) = token.split_once(&format!(" {name}=\""))?;
            Some(rest.split_once('"')?.0)
        };
        let cookie = percent_decode_str(attribute("pagingcookie")?).decode_utf8().ok()?;
        let mut keys: Vec<Value> = serde_json::from_str(&cookie).ok()?;
        let after = keys.pop()?.as_i64()?;
        Some(Self { page: attribute("pagenumber")?.parse().ok()?, after, keys })
    }

    /// The token as it stands in a URL.
    pub(super) fn encode(&self) -> String {
        let mut parts: Vec<String> = self.keys.iter().map(Value::to_string).collect();
        parts.push(self.after.to_string());
        let cookie = encode(&format!("[{}]", parts.join(",")));
        let page = self.page;
        encode(&format!("<cookie pagenumber=\"{page}\" pagingcookie=\"{cookie}\" istracking=\"False\" />"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn a_cookie_survives_its_way_through_a_url() {
        let cursor = Cursor { page: 3, after: -1, keys: vec![json!("a \"b\" & c%\u{e9}"), json!(null), json!(1.5)] };
        let encoded = cursor.encode();
        assert!(encoded.starts_with("%3Ccookie%20pagenumber=%223%22%20pagingcookie=%22"), "{encoded}");
        assert!(!encoded.contains([' ', '"', '&', '<']), "{encoded}");
        let decoded = percent_decode_str(&encoded).decode_utf8().unwrap();
        assert_eq!(Cursor::parse(&decoded), Ok(cursor));
    }

    #[test]
    fn any_other_token_is_refused() {
        for token in ["", "2", "<cookie pagenumber=\"2\" pagingcookie=\"[]\" />", "<cookie pagingcookie=\"[1]\" />"] {
            assert_eq!(Cursor::parse(token).unwrap_err().status, 400, "{token}");
        }
    }
}
