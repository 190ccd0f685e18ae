//! The query of a URL: `$select`, and a 501 for the options that are not implemented.

use omni_schema::Table;

use crate::fault::Fault;

/// The options that the service has and the emulator does not.
const NOT_IMPLEMENTED: [&str; 8] =
    ["$filter", "$orderby", "$top", "$count", "$expand", "$apply", "$skiptoken", "$search"];

/// The query options of a request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The value of `$select`, unless it asks for every property.
    select: Option<Vec<String>>,
}

impl Query {
    pub(crate) fn parse(query: &str) -> Result<Self, Fault> {
        let mut parsed = Self::default();
        let mut seen = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if seen.contains(&name) {
                let once = "was specified more than once, but it must be specified at most once.";
                return Err(Fault::query(format!("Query option '{name}' {once}")));
            }
            match name.as_ref() {
                "$select" => parsed.select = selection(&value),
                option if NOT_IMPLEMENTED.contains(&option) => {
                    return Err(Fault::not_implemented(format_args!("the query option {option}")));
                }
                option if option.starts_with('$') => {
                    return Err(Fault::query(format!("The query parameter '{option}' is not supported.")));
                }
                option => return Err(Fault::not_implemented(format_args!("the query parameter '{option}'"))),
            }
            seen.push(name);
        }
        Ok(parsed)
    }

    /// Checks that the table has each selected property.
    pub(crate) fn check(&self, table: &Table) -> Result<(), Fault> {
        let unknown = self.select.iter().flatten().find(|property| table.member(property).is_none());
        unknown.map_or(Ok(()), |property| Err(Fault::no_such_property(property, &table.logical_name)))
    }

    pub(crate) fn selects(&self, property: &str) -> bool {
        self.select.as_ref().is_none_or(|selected| selected.iter().any(|name| name == property))
    }

    /// What the context URL says about the selection: `(name,_primarycontactid_value)`, or nothing.
    pub(crate) fn context(&self) -> String {
        self.select.as_ref().map(|selected| format!("({})", selected.join(","))).unwrap_or_default()
    }
}

fn selection(value: &str) -> Option<Vec<String>> {
    let names: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).collect();
    (!names.iter().any(|name| name == "*") && !value.trim().is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_encoded_selection() {
        let query = Query::parse("%24select=title%2C+_customerid_value").unwrap();
        assert!(query.selects("title") && query.selects("_customerid_value"));
        assert!(!query.selects("ticketnumber"));
        assert_eq!(query.context(), "(title,_customerid_value)");
    }

    #[test]
    fn no_selection_selects_all() {
        for text in ["", "$select=*", "$select="] {
            let query = Query::parse(text).unwrap();
            assert!(query.selects("title"), "{text}");
            assert_eq!(query.context(), "", "{text}");
        }
    }

    #[test]
    fn names_what_it_does_not_know() {
        for (text, status, name) in [
            ("$filter=title+eq+'x'", 501, "$filter"),
            ("%24expand=customerid_account", 501, "$expand"),
            ("$skip=2", 400, "$skip"),
            ("tag=abort", 501, "tag"),
            ("$select=a&$select=b", 400, "$select"),
        ] {
            let fault = Query::parse(text).unwrap_err();
            assert_eq!(fault.status, status, "{text}");
            assert!(fault.message.contains(name), "{}", fault.message);
        }
    }
}
