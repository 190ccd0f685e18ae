//! What a URL addresses: a row, a set of rows, a reference, a function.

use omni_schema::{Schema, Table};
use percent_encoding::percent_decode_str;
use uuid::Uuid;

use crate::fault::Fault;
use crate::navigation::Navigation;

const ROOT: &str = "/api/data/";
const VERSIONS: [&str; 3] = ["v9.0", "v9.1", "v9.2"];

/// The path below the service's root: `incidents(…)` of `/api/data/v9.2/incidents(…)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServicePath<'a> {
    pub(crate) version: &'a str,
    pub(crate) rest: &'a str,
}

impl<'a> ServicePath<'a> {
    pub(crate) fn parse(path: &'a str) -> Result<Self, Fault> {
        let below = path.strip_prefix(ROOT).ok_or_else(|| Fault::no_such_segment(first_segment(path)))?;
        let (version, rest) = below.split_once('/').unwrap_or((below, ""));
        if VERSIONS.contains(&version) {
            Ok(Self { version, rest })
        } else {
            Err(Fault::not_implemented(format_args!("the version '{version}' of the Web API")))
        }
    }
}

fn first_segment(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address<'s> {
    /// The function `WhoAmI`.
    WhoAmI,
    /// `incidents`
    Rows(&'s Table),
    /// `incidents(…)`
    Row(&'s Table, Uuid),
    /// `incidents(…)/primarycontactid/$ref`
    Reference(&'s Table, Uuid, Navigation<'s>),
}

impl<'s> Address<'s> {
    /// Reads the path below the service's root.
    pub(crate) fn parse(rest: &str, schema: &'s Schema) -> Result<Self, Fault> {
        let decoded = percent_decode_str(rest).decode_utf8().map_err(|_| syntax())?;
        let segments: Vec<&str> = decoded.split('/').collect();
        match segments[..] {
            ["WhoAmI" | "WhoAmI()"] => Ok(Self::WhoAmI),
            [""] => Err(Fault::not_implemented("the service document")),
            [first, ref further @ ..] => Self::of_set(first, further, schema),
            [] => Err(syntax()),
        }
    }

    fn of_set(first: &str, further: &[&str], schema: &'s Schema) -> Result<Self, Fault> {
        let (set, key) = split_key(first)?;
        let Some(table) = schema.table_of_set(set) else { return Err(unknown_segment(set, schema)) };
        let Some(key) = key else {
            return match further {
                [] => Ok(Self::Rows(table)),
                [operation, ..] => Err(Fault::not_implemented(format_args!("'{operation}' of a set of rows"))),
            };
        };
        let id = id_of_key(key, table)?;
        match *further {
            [] => Ok(Self::Row(table, id)),
            [navigation, "$ref"] => Navigation::find(table, navigation)
                .map(|navigation| Self::Reference(table, id, navigation))
                .ok_or_else(|| Fault::no_such_segment(navigation)),
            [property] if table.member(property).is_none() && Navigation::find(table, property).is_none() => {
                let what = format_args!("'{property}' of a row; the schema does not know it");
                Err(Fault::not_implemented(what))
            }
            [property, ..] => {
                Err(Fault::not_implemented(format_args!("'{}' of a row", further_text(property, further))))
            }
        }
    }
}

fn further_text(property: &str, further: &[&str]) -> String {
    if further.len() > 1 { further.join("/") } else { format!("the property {property}") }
}

/// `incidents(key)` in two, `incidents` with no key.
fn split_key(segment: &str) -> Result<(&str, Option<&str>), Fault> {
    match segment.split_once('(') {
        None => Ok((segment, None)),
        Some((set, key)) => key.strip_suffix(')').map(|key| (set, Some(key))).ok_or_else(syntax),
    }
}

/// A key by its value, or by its name and its value. Any other name is an alternate key.
fn id_of_key(key: &str, table: &Table) -> Result<Uuid, Fault> {
    let value = match key.split_once('=') {
        Some((name, value)) if name.trim() == table.key => value.trim(),
        Some((name, _)) => return Err(Fault::not_implemented(format_args!("alternate keys ('{name}')"))),
        None => key,
    };
    guid(value).ok_or_else(syntax)
}

/// A GUID in the one form that a URL takes: hyphens, no braces.
pub(crate) fn guid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()
}

fn syntax() -> Fault {
    Fault::query("Bad Request - Error in query syntax.")
}

/// A segment that names no table of the schema: something that the service has, or nothing at all.
fn unknown_segment(name: &str, schema: &Schema) -> Fault {
    // Entity sets are lower-case; actions, functions and the metadata's sets are not.
    let is_operation = name.starts_with('$') || name.contains(|letter: char| letter.is_uppercase() || letter == '.');
    if is_operation {
        return Fault::not_implemented(format_args!("'{name}'"));
    }
    let targets = schema.tables.iter().flat_map(|table| &table.lookups).flat_map(|lookup| &lookup.targets);
    if targets.into_iter().any(|target| target.entity_set == name) {
        return Fault::not_implemented(format_args!("the rows of '{name}': the schema does not describe that table"));
    }
    Fault::no_such_segment(name)
}

/// Reads a reference to a row, as `@odata.bind` and `@odata.id` hold it: `incidents(…)`, with or without a leading
/// slash, or a whole URL.
pub(crate) fn reference(text: &str) -> Result<(&str, Uuid), Fault> {
    if text.starts_with('$') {
        let message = format!("Content-ID Reference: '{text}' does not exist in the batch context.");
        return Err(Fault::query(message));
    }
    let invalid = || Fault::query(format!("Invalid URI: '{text}' does not refer to a row, as in /incidents(<id>)."));
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|start| &rest[start..]).ok_or_else(invalid)?,
        None => text,
    };
    let below = if path.starts_with(ROOT) { ServicePath::parse(path)?.rest } else { path.trim_start_matches('/') };
    let (set, key) = split_key(below).map_err(|_| invalid())?;
    let key = key.ok_or_else(invalid)?;
    match guid(key) {
        Some(id) => Ok((set, id)),
        None if key.contains('=') => Err(Fault::not_implemented(format_args!("alternate keys ('{key}')"))),
        None => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "6b726d86-d37c-43b8-b3a4-c4056ddd2e07";

    fn status_and_message(rest: &str) -> (u16, String) {
        let schema = omni_schema::standard().schema().unwrap();
        let fault = Address::parse(rest, &schema).unwrap_err();
        (fault.status, fault.message)
    }

    #[test]
    fn reads_each_form() {
        let schema = omni_schema::standard().schema().unwrap();
        let incident = schema.table("incident").unwrap();
        let id = guid(ID).unwrap();
        for (rest, expected) in [
            ("WhoAmI", Address::WhoAmI),
            ("incidents", Address::Rows(incident)),
            (&format!("incidents({ID})"), Address::Row(incident, id)),
            (&format!("incidents%28{}%29", ID.to_uppercase()), Address::Row(incident, id)),
            (&format!("incidents(incidentid={ID})"), Address::Row(incident, id)),
        ] {
            assert_eq!(Address::parse(rest, &schema), Ok(expected), "{rest}");
        }
        let reference = Address::parse(&format!("incidents({ID})/parentcaseid/$ref"), &schema);
        assert!(matches!(reference, Ok(Address::Reference(..))), "{reference:?}");
    }

    #[test]
    fn names_what_is_not_there() {
        for (rest, status, name) in [
            ("$batch".to_owned(), 501, "$batch"),
            ("$metadata".to_owned(), 501, "$metadata"),
            ("EntityDefinitions(LogicalName='account')".to_owned(), 501, "EntityDefinitions"),
            ("incidents/Microsoft.Dynamics.CRM.CreateMultiple".to_owned(), 501, "CreateMultiple"),
            ("incidents/$count".to_owned(), 501, "$count"),
            ("systemusers".to_owned(), 501, "systemusers"),
            (String::new(), 501, "service document"),
            ("incident".to_owned(), 404, "'incident'"),
            (format!("incidents({ID})/title"), 501, "the property title"),
            (format!("incidents({ID})/title/$value"), 501, "title/$value"),
            (format!("incidents({ID})/ParentCaseId/$ref"), 404, "'ParentCaseId'"),
            ("incidents(ticketnumber='CAS-1')".to_owned(), 501, "alternate keys"),
            ("incidents(6b726d86)".to_owned(), 400, "syntax"),
            (format!("incidents({{{ID}}})"), 400, "syntax"),
            (format!("incidents({ID}"), 400, "syntax"),
        ] {
            let (found, message) = status_and_message(&rest);
            assert_eq!(found, status, "{rest}: {message}");
            assert!(message.contains(name), "{rest}: {message}");
        }
    }

    #[test]
    fn reads_a_reference_in_each_form() {
        for text in [
            format!("incidents({ID})"),
            format!("/incidents({ID})"),
            format!("https://org.crm.dynamics.com/api/data/v9.2/incidents({ID})"),
            format!("/api/data/v9.1/incidents({ID})"),
        ] {
            assert_eq!(reference(&text), Ok(("incidents", guid(ID).unwrap())), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_reference() {
        for (text, status) in [
            ("$1", 400),
            ("", 400),
            ("incidents", 400),
            ("incidents(1)", 400),
            ("https://host", 400),
            ("incidents(ticketnumber='x')", 501),
        ] {
            assert_eq!(reference(text).unwrap_err().status, status, "{text}");
        }
    }

    #[test]
    fn takes_the_versions_of_the_service() {
        assert_eq!(ServicePath::parse("/api/data/v9.0/x").unwrap().rest, "x");
        assert_eq!(ServicePath::parse("/api/data/v8.2/x").unwrap_err().status, 501);
        assert_eq!(ServicePath::parse("/elsewhere").unwrap_err().status, 404);
    }
}
