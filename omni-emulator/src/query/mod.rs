//! The query of a URL: the system query options, as far as the service has them ("Query data using the Web API").

mod expand;
pub(crate) mod filter;
pub(crate) mod literal;
mod order;
mod page;
pub(crate) mod path;
mod select;

use omni_schema::{Schema, Table};

use crate::fault::Fault;
pub(crate) use expand::Expand;
use filter::Expression;
use order::Order;
pub(crate) use page::{Cursor, LARGEST_PAGE};
pub(crate) use select::Select;

/// The query options of a request.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Query {
    pub(crate) select: Select,
    pub(crate) expand: Vec<Expand>,
    pub(crate) filter: Option<Expression>,
    pub(crate) order: Vec<Order>,
    pub(crate) top: Option<usize>,
    pub(crate) count: bool,
    /// Where the page begins.
    pub(crate) cursor: Option<Cursor>,
    /// The options as they were sent, for the URL of the next page; `$skiptoken` is left out.
    sent: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(query: &str) -> Result<Self, Fault> {
        let mut parsed = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if parsed.sent.iter().any(|(sent, _)| *sent == name) {
                let once = "was specified more than once, but it must be specified at most once.";
                return Err(Fault::query(format!("Query option '{name}' {once}")));
            }
            match name.as_ref() {
                "$select" => parsed.select = Select::parse(&value),
                "$expand" => parsed.expand = expand::parse(&value)?,
                "$filter" => parsed.filter = Some(Expression::parse(&value)?),
                "$orderby" => parsed.order = order::parse(&value)?,
                "$top" => parsed.top = Some(top(&value)?),
                "$count" => parsed.count = count(&value)?,
                "$skiptoken" => parsed.cursor = Some(Cursor::parse(&value)?),
                "$apply" => return Err(Fault::not_implemented("the query option $apply")),
                // The service has no `$skip`, `$search`, `$format` ("Use OData to query data", section "Unsupported OData
                // query options"), nor any option of a later OData, such as `$compute`.
                option if option.starts_with('$') => {
                    return Err(Fault::query(format!("The query parameter '{option}' is not supported.")));
                }
                option => return Err(Fault::not_implemented(format_args!("the query parameter '{option}'"))),
            }
            if name != "$skiptoken" {
                parsed.sent.push((name.into_owned(), value.into_owned()));
            }
        }
        Ok(parsed)
    }

    /// Checks that the table has what the options name.
    pub(crate) fn check(&self, table: &Table, schema: &Schema) -> Result<(), Fault> {
        self.select.check(table)?;
        self.expand.iter().try_for_each(|expand| expand.check(table, schema))?;
        self.order.iter().try_for_each(|order| order.check(table, schema))?;
        self.filter.as_ref().map_or(Ok(()), |filter| filter.check(table, schema))
    }

    /// Refuses the options that only a set of rows has.
    pub(crate) fn check_of_one_row(&self) -> Result<(), Fault> {
        let of_sets = ["$filter", "$orderby", "$top", "$count"];
        let name = self.sent.iter().map(|(name, _)| name.as_str()).find(|name| of_sets.contains(name));
        let name = name.or(self.cursor.as_ref().map(|_| "$skiptoken"));
        name.map_or(Ok(()), |name| {
            Err(Fault::query(format!("The query option '{name}' cannot be applied to a single row.")))
        })
    }

    /// What the context URL says about the selection and what is expanded: `(name,primarycontactid(fullname))`, or nothing.
    pub(crate) fn context(&self, expand: &[Expand]) -> String {
        select::context(&self.select, expand)
    }

    /// The query of the next page.
    pub(crate) fn next_page(&self, cursor: &Cursor) -> String {
        let mut query = String::new();
        for (name, value) in &self.sent {
            query.extend([name, "=", &page::encode(value), "&"]);
        }
        query + "$skiptoken=" + &cursor.encode()
    }
}

fn top(value: &str) -> Result<usize, Fault> {
    let invalid = || {
        let expected = "The value must be a non-negative integer.";
        Fault::query(format!("Invalid value '{value}' for $top query option found. {expected}"))
    };
    value.trim().parse().map_err(|_| invalid())
}

fn count(value: &str) -> Result<bool, Fault> {
    match value.trim() {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(Fault::query(format!("Invalid value '{other}' for $count query option found."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_encoded_selection() {
        let query = Query::parse("%24select=title%2C+_customerid_value").unwrap();
        assert!(query.select.contains("title") && query.select.contains("_customerid_value"));
        assert!(!query.select.contains("ticketnumber"));
        assert_eq!(query.context(&query.expand), "(title,_customerid_value)");
    }

    #[test]
    fn no_selection_selects_all() {
        for text in ["", "$select=*", "$select="] {
            let query = Query::parse(text).unwrap();
            assert!(query.select.contains("title"), "{text}");
            assert_eq!(query.context(&query.expand), "", "{text}");
        }
    }

    #[test]
    fn reads_raw_and_encoded_spaces_quotes_and_commas() {
        let expected = Query::parse("$filter=title eq 'O''B, C'&$orderby=title desc").unwrap();
        for text in [
            "%24filter=title+eq+%27O%27%27B%2C+C%27&%24orderby=title+desc",
            "$filter=title%20eq%20'O''B,%20C'&$orderby=title%20desc",
        ] {
            let query = Query::parse(text).unwrap();
            assert_eq!((query.filter, query.order), (expected.filter.clone(), expected.order.clone()), "{text}");
        }
    }

    #[test]
    fn names_what_it_does_not_know() {
        for (text, status, name) in [
            ("$apply=groupby((title))", 501, "$apply"),
            ("$skip=2", 400, "$skip"),
            ("$search=noise", 400, "$search"),
            ("$format=json", 400, "$format"),
            ("$compute=prioritycode%20add%201%20as%20next", 400, "$compute"),
            ("tag=abort", 501, "tag"),
            ("$select=a&$select=b", 400, "$select"),
            ("$top=-1", 400, "$top"),
            ("$top=many", 400, "$top"),
            ("$count=yes", 400, "$count"),
            ("$skiptoken=2", 400, "$skiptoken"),
        ] {
            let fault = Query::parse(text).unwrap_err();
            assert_eq!(fault.status, status, "{text}");
            assert!(fault.message.contains(name), "{}", fault.message);
        }
    }

    #[test]
    fn the_next_page_asks_the_same() {
        let query = Query::parse("%24filter=title+eq+%27a%26b%27&$top=3").unwrap();
        let cursor = Cursor { page: 2, after: 7, keys: vec!["x".into()] };
        let next = Query::parse(&query.next_page(&cursor)).unwrap();
        assert_eq!((next.filter, next.top, next.cursor), (query.filter, Some(3), Some(cursor)));
    }
}
