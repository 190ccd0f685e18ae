//! What a URL addresses: a row, a set of rows, a reference, a function.

mod key;
mod length;
mod reference;

use omni_schema::{Member, Schema, Table};
use percent_encoding::percent_decode_str;

use crate::fault::Fault;
use crate::navigation::Navigation;
pub(crate) use key::split_outside_quotes;
pub(crate) use key::{Key, guid};
pub(crate) use length::refusal;
pub(crate) use reference::reference;

const ROOT: &str = "/api/data/";
const VERSIONS: [&str; 3] = ["v9.0", "v9.1", "v9.2"];
pub(crate) const NAMESPACE: &str = "Microsoft.Dynamics.CRM.";

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

/// What follows the scheme of a whole URL; none of a path, which may have `://` in its query.
pub(crate) fn after_scheme(url: &str) -> Option<&str> {
    ["http://", "https://"].into_iter().find_map(|scheme| {
        let (start, rest) = url.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}

fn first_segment(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// An action that writes several rows of one table at once ("Use bulk operation messages").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Multiple {
    Create,
    Update,
    Upsert,
}

impl Multiple {
    pub(crate) const ALL: [Self; 3] = [Self::Create, Self::Update, Self::Upsert];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Create => "CreateMultiple",
            Self::Update => "UpdateMultiple",
            Self::Upsert => "UpsertMultiple",
        }
    }
}

/// What a request is about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Address<'s> {
    /// The function `WhoAmI`.
    WhoAmI,
    /// `$metadata`
    Metadata,
    /// `EntityDefinitions` and what is below it, in segments.
    Definitions(Vec<String>),
    /// `incidents`
    Rows(&'s Table),
    /// `incidents/$count`
    Count(&'s Table),
    /// `incidents/Microsoft.Dynamics.CRM.CreateMultiple`
    Multiple(&'s Table, Multiple),
    /// `incidents(…)`
    Row(&'s Table, Key<'s>),
    /// `incidents(…)/title`
    Property(&'s Table, Key<'s>, Member<'s>),
    /// `incidents(…)/title/$value`
    PropertyValue(&'s Table, Key<'s>, Member<'s>),
    /// `incidents(…)/primarycontactid`
    Related(&'s Table, Key<'s>, Navigation<'s>),
    /// `incidents(…)/primarycontactid/$ref`
    Reference(&'s Table, Key<'s>, Navigation<'s>),
}

impl<'s> Address<'s> {
    /// Reads the path below the service's root.
    pub(crate) fn parse(rest: &str, schema: &'s Schema) -> Result<Self, Fault> {
        let decoded = percent_decode_str(rest).decode_utf8().map_err(|_| syntax())?;
        let segments: Vec<&str> = split_outside_quotes(&decoded, '\'', '/').collect();
        match segments[..] {
            ["WhoAmI" | "WhoAmI()"] => Ok(Self::WhoAmI),
            ["$metadata"] => Ok(Self::Metadata),
            [first, ..] if first.split('(').next() == Some("EntityDefinitions") => {
                Ok(Self::Definitions(segments.iter().map(|&segment| segment.to_owned()).collect()))
            }
            [""] => Err(Fault::not_implemented("the service document")),
            [first, ref further @ ..] => Self::of_set(first, further, schema),
            [] => Err(syntax()),
        }
    }

    fn of_set(first: &str, further: &[&str], schema: &'s Schema) -> Result<Self, Fault> {
        let (set, key) = split_key(first)?;
        let Some(table) = schema.table_of_set(set) else { return Err(unknown_segment(set, schema)) };
        match key {
            None => Self::of_rows(table, further),
            Some(key) => Self::of_row(table, Key::parse(key, table)?, further),
        }
    }

    fn of_rows(table: &'s Table, further: &[&str]) -> Result<Self, Fault> {
        match *further {
            [] => Ok(Self::Rows(table)),
            ["$count"] => Ok(Self::Count(table)),
            [operation, ..] => {
                let named = operation.strip_prefix(NAMESPACE);
                let action = Multiple::ALL.into_iter().find(|action| Some(action.name()) == named);
                match action.filter(|_| further.len() == 1) {
                    Some(action) => Ok(Self::Multiple(table, action)),
                    None => Err(Fault::not_implemented(format_args!("'{}' of a set of rows", further.join("/")))),
                }
            }
        }
    }

    fn of_row(table: &'s Table, key: Key<'s>, further: &[&str]) -> Result<Self, Fault> {
        let [property, ref last @ ..] = *further else { return Ok(Self::Row(table, key)) };
        match (Navigation::find(table, property), table.member(property), last) {
            (Some(navigation), _, []) => Ok(Self::Related(table, key, navigation)),
            (Some(navigation), _, ["$ref"]) => Ok(Self::Reference(table, key, navigation)),
            (_, Some(member), []) => Ok(Self::Property(table, key, member)),
            (_, Some(member), ["$value"]) => Ok(Self::PropertyValue(table, key, member)),
            (None, None, [] | ["$ref"]) if !may_be_an_operation(property) && !has_collection(table, property) => {
                Err(Fault::no_such_segment(property))
            }
            _ => Err(Fault::not_implemented(format_args!("'{}' of a row", further.join("/")))),
        }
    }
}

fn may_be_an_operation(segment: &str) -> bool {
    segment.contains(['.', '$', '('])
}

fn has_collection(table: &Table, name: &str) -> bool {
    table.navigations.iter().any(|navigation| navigation.name == name)
}

/// `incidents(key)` in two, `incidents` with no key.
pub(crate) fn split_key(segment: &str) -> Result<(&str, Option<&str>), Fault> {
    match segment.split_once('(') {
        None => Ok((segment, None)),
        Some((set, key)) => key.strip_suffix(')').map(|key| (set, Some(key))).ok_or_else(syntax),
    }
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
            (&format!("incidents({ID})"), Address::Row(incident, Key::Id(id))),
            (&format!("incidents%28{}%29", ID.to_uppercase()), Address::Row(incident, Key::Id(id))),
            (&format!("incidents(incidentid={ID})"), Address::Row(incident, Key::Id(id))),
        ] {
            assert_eq!(Address::parse(rest, &schema), Ok(expected), "{rest}");
        }
        let reference = Address::parse(&format!("incidents({ID})/parentcaseid/$ref"), &schema);
        assert!(matches!(reference, Ok(Address::Reference(..))), "{reference:?}");
    }

    #[test]
    fn names_what_is_not_there() {
        for (rest, status, name) in [
            ("GlobalOptionSetDefinitions".to_owned(), 501, "GlobalOptionSetDefinitions"),
            ("incidents/Microsoft.Dynamics.CRM.DeleteMultiple".to_owned(), 501, "DeleteMultiple"),
            ("incidents/$count/$count".to_owned(), 501, "$count"),
            ("systemusers".to_owned(), 501, "systemusers"),
            (String::new(), 501, "service document"),
            ("incident".to_owned(), 404, "'incident'"),
            (format!("incidents({ID})/title/$ref"), 501, "title/$ref"),
            (format!("incidents({ID})/titel"), 404, "'titel'"),
            (format!("incidents({ID})/Microsoft.Dynamics.CRM.Merge"), 501, "Merge"),
            (format!("incidents({ID})/ParentCaseId/$ref"), 404, "'ParentCaseId'"),
            ("incidents(ticketnumber='CAS-1')".to_owned(), 400, "alternate keys are: none"),
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
    fn takes_the_versions_of_the_service() {
        assert_eq!(ServicePath::parse("/api/data/v9.0/x").unwrap().rest, "x");
        assert_eq!(ServicePath::parse("/api/data/v8.2/x").unwrap_err().status, 501);
        assert_eq!(ServicePath::parse("/elsewhere").unwrap_err().status, 404);
    }
}
