//! `EntityDefinitions` and what is below it ("Query schema definitions using the Web API").

use omni_schema::{Schema, Table};
use serde_json::{Map, Value};

use super::describe;
use crate::fault::Fault;
use crate::json;
use crate::query::filter::Source;
use crate::query::{Expand, Query, Select};

/// The parts of a definition that come on request only.
const EXPANDABLE: [&str; 5] = ["Attributes", "Keys", "ManyToOneRelationships", "OptionSet", "GlobalOptionSet"];
const CASTS: &str = "Microsoft.Dynamics.CRM.";

/// What is asked for: one definition, or a list of them.
pub(crate) enum Found {
    One(Value),
    List(Vec<Value>),
}

/// Reads `EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`.
pub(crate) fn find(segments: &[String], query: &Query, schema: &Schema) -> Result<Found, Fault> {
    let (first, rest) = segments.split_first().map_or(("", segments), |(first, rest)| (first.as_str(), rest));
    let mut found = match first.strip_prefix("EntityDefinitions").unwrap_or_default() {
        "" => Found::List(schema.tables.iter().map(|table| describe::table(table, schema)).collect()),
        key => Found::One(describe::table(table_of_key(key, schema)?, schema)),
    };
    for segment in rest {
        found = found.step(segment)?;
    }
    match found {
        Found::One(one) => Ok(Found::One(shape(&one, &query.select, &query.expand)?)),
        Found::List(list) => {
            let mut shown = Vec::new();
            for item in list {
                let accepted = query.filter.as_ref().map_or(Ok(true), |filter| filter.accepts(&Definition(&item)))?;
                if accepted {
                    shown.push(shape(&item, &query.select, &query.expand)?);
                }
            }
            shown.truncate(query.top.unwrap_or(usize::MAX));
            Ok(Found::List(shown))
        }
    }
}

impl Found {
    fn step(self, segment: &str) -> Result<Self, Fault> {
        match (self, segment.strip_prefix(CASTS)) {
            (Self::List(list), Some(cast)) => {
                Ok(Self::List(list.into_iter().filter(|item| is_of(item, cast)).collect()))
            }
            (Self::One(one), Some(cast)) if is_of(&one, cast) => Ok(Self::One(one)),
            (Self::One(mut one), None) => {
                let (name, key) = match segment.split_once('(') {
                    Some((name, key)) => (name, Some(key.trim_end_matches(')'))),
                    None => (segment, None),
                };
                match (one.get_mut(name).filter(|_| EXPANDABLE.contains(&name)).map(Value::take), key) {
                    (Some(Value::Array(list)), None) => Ok(Self::List(list)),
                    (Some(Value::Array(list)), Some(key)) => {
                        let logical_name = logical_name(key)?;
                        let item = list.into_iter().find(|item| item["LogicalName"] == logical_name);
                        item.map(Self::One).ok_or_else(|| no_such_definition(&logical_name))
                    }
                    (Some(object @ Value::Object(_)), None) => Ok(Self::One(object)),
                    _ => Err(Fault::not_implemented(format_args!("'{segment}' of a definition"))),
                }
            }
            _ => Err(Fault::not_implemented(format_args!("'{segment}' of a list of definitions"))),
        }
    }
}

fn is_of(item: &Value, cast: &str) -> bool {
    let full = format!("#{CASTS}{cast}");
    item["@odata.type"] == full || matches!((cast, item["@odata.type"].as_str()), ("AttributeMetadata", Some(_)))
}

fn table_of_key<'s>(key: &str, schema: &'s Schema) -> Result<&'s Table, Fault> {
    let name = logical_name(key.trim_start_matches('(').trim_end_matches(')'))?;
    schema.table(&name).ok_or_else(|| no_such_definition(&name))
}

fn logical_name(key: &str) -> Result<String, Fault> {
    let quoted = key.strip_prefix("LogicalName='").and_then(|name| name.strip_suffix('\''));
    quoted.map(str::to_owned).ok_or_else(|| Fault::not_implemented(format_args!("definitions by the key '{key}'")))
}

fn no_such_definition(name: &str) -> Fault {
    let message = format!("Could not find an entity or a column with the name '{name}' in the metadata.");
    Fault::new(404, crate::fault::code::OBJECT_DOES_NOT_EXIST, message)
}

/// A definition as the source of a filter's values.
struct Definition<'a>(&'a Value);

impl Source for Definition<'_> {
    fn value(&self, path: &[String]) -> Result<json::Value, Fault> {
        let unknown = |name: &String| Fault::no_such_property(name, "EntityMetadata");
        let found = path.iter().try_fold(self.0, |value, name| value.get(name).ok_or_else(|| unknown(name)));
        found.map(json::Value::from)
    }
}

/// The properties that were selected, and the parts that were asked for.
fn shape(definition: &Value, select: &Select, expand: &[Expand]) -> Result<Value, Fault> {
    let Value::Object(all) = definition else { return Ok(definition.clone()) };
    if let Some(unknown) = select.unknown(|name| all.contains_key(name)) {
        return Err(Fault::no_such_property(unknown, "EntityMetadata"));
    }
    let mut shaped = Map::new();
    for (name, value) in all {
        let always = name == "MetadataId" || name == "@odata.type";
        if always || (!EXPANDABLE.contains(&name.as_str()) && select.contains(name)) {
            shaped.insert(name.clone(), value.clone());
        }
    }
    for expand in expand {
        let name = &expand.navigation;
        let part = all.get(name).filter(|_| EXPANDABLE.contains(&name.as_str()));
        let inner = |item: &Value| shape(item, &expand.select, &expand.within);
        let part = match part.ok_or_else(|| Fault::no_such_property(name, "EntityMetadata"))? {
            Value::Array(items) => Value::Array(items.iter().map(inner).collect::<Result<_, _>>()?),
            one => inner(one)?,
        };
        shaped.insert(name.clone(), part);
    }
    Ok(Value::Object(shaped))
}
