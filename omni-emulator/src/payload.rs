//! A body of a create or an update, checked against its table.

use omni_schema::sentence::did_you_mean;
use omni_schema::{Column, Member, Table, suggest};
use uuid::Uuid;

use crate::address::guid;
use crate::column::{self, Misfit};
use crate::fault::{Fault, code};
use crate::json::{Members, Value};
use crate::navigation::Navigation;
use crate::references::References;
use crate::row::Referred;

/// Who writes. A test may set what the service computes (`createdon`); a client may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    Client,
    Test,
}

/// What a body asks for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Changes<'s> {
    pub(crate) key: Option<Uuid>,
    pub(crate) columns: Vec<(&'s str, Value)>,
    /// Each navigation property that is written, with the row to refer to or with nothing to clear it.
    pub(crate) lookups: Vec<(Navigation<'s>, Option<Referred>)>,
}

/// A body that does not fit: at which property, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) property: Option<String>,
    pub(crate) why: String,
    fault: Fault,
}

impl Problem {
    fn payload(table: &Table, property: &str, why: impl Into<String>) -> Self {
        let why = why.into();
        let fault = Fault::payload(&table.logical_name, format_args!("'{property}': {why}"));
        Self { property: Some(property.to_owned()), why, fault }
    }

    fn undeclared(table: &Table, property: &str) -> Self {
        let why = format!(
            "An undeclared property '{property}' which only has property annotations in the payload but no property \
             value was found in the payload. In OData, only declared navigation properties and declared named streams \
             can be represented as properties without values."
        );
        let fault =
            Fault::payload(&table.logical_name, format_args!("InnerException : Microsoft.OData.ODataException: {why}"));
        let known: Vec<String> = table.properties().chain(navigations(table)).collect();
        let help = did_you_mean(&suggest(property, known.iter().map(String::as_str)));
        let why = format!("the table has no such property{help}");
        Self { property: Some(property.to_owned()), why, fault }
    }

    fn of_fault(property: &str, fault: Fault) -> Self {
        Self { property: Some(property.to_owned()), why: fault.message.clone(), fault }
    }

    fn body(table: &Table, why: &str) -> Self {
        Self { property: None, why: why.to_owned(), fault: Fault::payload(&table.logical_name, why) }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        problem.fault
    }
}

fn navigations(table: &Table) -> impl Iterator<Item = String> + '_ {
    table.lookups.iter().flat_map(|lookup| &lookup.targets).map(|target| target.navigation.clone())
}

/// Reads the text of a body.
pub(crate) fn json(text: &str, table: &Table) -> Result<Members, Problem> {
    serde_json::from_str(text).map_err(|error| {
        // What some clients send is JSON that was made into a text once more.
        let why = if error.is_data() && !text.trim_start().starts_with('{') {
            "the body is not an object".to_owned()
        } else {
            error.to_string()
        };
        Problem::body(table, &format!("Invalid JSON: {why}."))
    })
}

/// Checks a body, and says what it asks for.
pub(crate) fn changes<'s>(
    body: &Members,
    table: &'s Table,
    author: Author,
    references: &References<'_>,
) -> Result<Changes<'s>, Problem> {
    let mut changes = Changes::default();
    for (property, value) in body {
        changes.add(property, value, table, author, references)?;
    }
    Ok(changes)
}

impl<'s> Changes<'s> {
    fn add(
        &mut self,
        property: &str,
        value: &Value,
        table: &'s Table,
        author: Author,
        references: &References<'_>,
    ) -> Result<(), Problem> {
        match property.split_once('@') {
            Some((navigation, "odata.bind")) => self.bind(property, navigation, value, table, references),
            // Other annotations, and control information such as `@odata.type`, change no data.
            Some(_) => Ok(()),
            None if property == table.key => self.key(property, value, table),
            None => match table.member(property) {
                Some(Member::Column(column)) => self.column(column, value, table, author),
                Some(Member::Lookup(lookup)) => {
                    let instead = lookup.targets.first().map_or("", |target| target.navigation.as_str());
                    let why = "CRM do not support direct update of Entity Reference properties, Use Navigation \
                               properties instead";
                    Err(Problem::payload(table, property, format!("{why} ({instead}@odata.bind).")))
                }
                None => self.navigation(property, value, table),
            },
        }
    }

    fn key(&mut self, property: &str, value: &Value, table: &Table) -> Result<(), Problem> {
        let id = value.as_str().and_then(guid);
        let misfit = || Problem::payload(table, property, format!("cannot convert {value} to the type 'Edm.Guid'"));
        self.key = Some(id.ok_or_else(misfit)?);
        Ok(())
    }

    fn column(&mut self, column: &'s Column, value: &Value, table: &Table, author: Author) -> Result<(), Problem> {
        if column.is_read_only() && author == Author::Client {
            return Err(Problem::payload(table, &column.name, "the column is read-only"));
        }
        let kept = column::check(column, value).map_err(|misfit| match misfit {
            Misfit::Type(why) => Problem::payload(table, &column.name, why),
            Misfit::Choice(why) => {
                let message = format!("A validation error occurred. The value of '{}': {why}", column.name);
                let fault = Fault::new(400, code::PICKLIST_VALUE_OUT_OF_RANGE, message);
                Problem { property: Some(column.name.clone()), why, fault }
            }
            Misfit::Length(most) => {
                let fault = Fault::too_long(&table.logical_name, &column.name, most);
                Problem { property: Some(column.name.clone()), why: format!("the text is longer than {most}"), fault }
            }
        })?;
        self.columns.push((&column.name, kept));
        Ok(())
    }

    /// `nav@odata.bind`: a reference, or null to clear.
    fn bind(
        &mut self,
        property: &str,
        name: &str,
        value: &Value,
        table: &'s Table,
        references: &References<'_>,
    ) -> Result<(), Problem> {
        let navigation = Navigation::find(table, name).ok_or_else(|| Problem::undeclared(table, name))?;
        let referred = match value {
            Value::Null => None,
            Value::Text(url) => {
                Some(navigation.bind(url, references).map_err(|fault| Problem::of_fault(property, fault))?)
            }
            _ => return Err(Problem::payload(table, property, "the value is neither a reference nor null")),
        };
        self.lookup(property, navigation, referred, table)
    }

    /// A navigation property without `@odata.bind`: null clears it.
    fn navigation(&mut self, property: &str, value: &Value, table: &'s Table) -> Result<(), Problem> {
        let navigation = Navigation::find(table, property).ok_or_else(|| Problem::undeclared(table, property))?;
        match value {
            Value::Null => self.lookup(property, navigation, None, table),
            Value::Nested(_) => {
                let what = format_args!("a row within a row ('{property}': deep insert)");
                Err(Problem::of_fault(property, Fault::not_implemented(what)))
            }
            _ => Err(Problem::payload(table, property, format!("a lookup is set with '{property}@odata.bind'"))),
        }
    }

    fn lookup(
        &mut self,
        property: &str,
        navigation: Navigation<'s>,
        referred: Option<Referred>,
        table: &Table,
    ) -> Result<(), Problem> {
        if referred.is_none() && navigation.lookup.required {
            return Err(Problem::payload(table, property, "the lookup is required and cannot be null"));
        }
        let set_before = |(other, to): &(Navigation<'_>, Option<Referred>)| {
            other.lookup.name == navigation.lookup.name && to.is_some()
        };
        if referred.is_some() && self.lookups.iter().any(set_before) {
            let why = format!("the lookup '{}' is set twice", navigation.lookup.name);
            return Err(Problem::payload(table, property, why));
        }
        self.lookups.push((navigation, referred));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::references::ContentIds;
    use crate::store::Store;
    use serde_json::json;

    fn read<T>(
        table: &str,
        body: &serde_json::Value,
        author: Author,
        seen: impl FnOnce(Result<Changes<'_>, Problem>) -> T,
    ) -> T {
        let schema = omni_schema::standard().schema().unwrap();
        let store = Store::open(None).unwrap();
        let done = store.transaction::<_, Fault>(|transaction| {
            let references = References { schema: &schema, transaction, content_ids: &ContentIds::default() };
            let table = schema.table(table).unwrap();
            Ok(seen(json(&body.to_string(), table).and_then(|body| changes(&body, table, author, &references))))
        });
        done.unwrap()
    }

    fn problem(table: &str, body: &serde_json::Value) -> (Option<String>, Fault) {
        let problem = read(table, body, Author::Client, |changes| changes.unwrap_err());
        (problem.property.clone(), problem.into())
    }

    #[test]
    fn names_the_property_that_does_not_fit() {
        let account = "/accounts(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)";
        let contact = "/contacts(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)";
        for (property, body, status, code, text) in [
            ("titel", json!({"titel": "x"}), 400, code::PAYLOAD, "An undeclared property 'titel'"),
            ("CustomerId_account", json!({"CustomerId_account@odata.bind": account}), 400, code::PAYLOAD, "undeclared"),
            ("title", json!({"title": 7}), 400, code::PAYLOAD, "'title'"),
            ("statecode", json!({"statecode": 9}), 400, code::PICKLIST_VALUE_OUT_OF_RANGE, "Accepted Values: 0,1,2"),
            ("statecode", json!({"statecode": null}), 400, code::PAYLOAD, "'statecode'"),
            ("modifiedon", json!({"modifiedon": "2025-01-01T00:00:00Z"}), 400, code::PAYLOAD, "read-only"),
            ("_customerid_value", json!({"_customerid_value": null}), 400, code::PAYLOAD, "Navigation properties"),
            ("incidentid", json!({"incidentid": "x"}), 400, code::PAYLOAD, "Edm.Guid"),
            ("parentcaseid", json!({"parentcaseid": {"title": "x"}}), 501, code::NOT_IMPLEMENTED, "deep insert"),
            ("parentcaseid", json!({"parentcaseid": "x"}), 400, code::PAYLOAD, "parentcaseid@odata.bind"),
            ("parentcaseid@odata.bind", json!({"parentcaseid@odata.bind": 1}), 400, code::PAYLOAD, "neither"),
            ("parentcaseid@odata.bind", json!({"parentcaseid@odata.bind": account}), 400, code::ODATA, "incidents"),
            ("ownerid@odata.bind", json!({"ownerid@odata.bind": null}), 400, code::PAYLOAD, "required"),
            (
                "customerid_contact@odata.bind",
                json!({"customerid_account@odata.bind": account, "customerid_contact@odata.bind": contact}),
                400,
                code::PAYLOAD,
                "set twice",
            ),
        ] {
            let (named, fault) = problem("incident", &body);
            assert_eq!(named.as_deref(), Some(property));
            assert_eq!((fault.status, fault.code.as_ref()), (status, code), "{body}: {}", fault.message);
            assert!(fault.message.contains(text), "{body}: {}", fault.message);
        }
    }

    #[test]
    fn a_body_is_an_object() {
        let (property, fault) = problem("incident", &json!("{\"title\":\"encoded twice\"}"));
        assert_eq!((property, fault.status), (None, 400));
    }

    #[test]
    fn a_shared_navigation_property_takes_each_of_its_tables() {
        let body = json!({"ownerid@odata.bind": "/teams(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)", "@odata.type": "x"});
        let table = read("incident", &body, Author::Client, |changes| changes.unwrap().lookups[0].1.clone());
        assert_eq!(table.unwrap().table, "team");
    }

    #[test]
    fn a_test_may_set_what_the_service_computes() {
        let body = json!({"createdon": "2025-01-01T00:00:00Z"});
        assert!(read("incident", &body, Author::Test, |changes| changes.is_ok()));
    }
}
