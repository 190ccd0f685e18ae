//! From a request to the call of an operation: its name, what it is called on, its parameters.

use omni_schema::{Operation, OperationKind, Schema, Table, TypeName};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{Bound, OperationCall};
use crate::address::{Key, NAMESPACE, ServicePath, split_key, split_outside_quotes};
use crate::fault::{Fault, code};
use crate::http::Request;
use crate::operations::check_content;
use crate::rows::Rows;

/// The operation that a request addresses, if its last segment is the name of one.
pub(super) struct Addressed {
    pub(super) name: String,
    version: String,
    /// The segments in front of it.
    on: Vec<String>,
    /// What stands in its parentheses.
    arguments: String,
    query: String,
}

impl Addressed {
    /// What the last segment names, with the service's namespace where it is called on something.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let path = ServicePath::parse(path).ok()?;
        let decoded = percent_decode_str(path.rest).decode_utf8().ok()?;
        let segments: Vec<&str> = split_outside_quotes(&decoded, '\'', '/').collect();
        let (last, on) = segments.split_last()?;
        let (name, arguments) = match last.split_once('(') {
            Some((name, rest)) => (name, rest.strip_suffix(')')?),
            None => (*last, ""),
        };
        let name = if on.is_empty() { name } else { name.strip_prefix(NAMESPACE)? };
        Some(Self {
            name: name.to_owned(),
            version: path.version.to_owned(),
            on: on.iter().map(|&segment| segment.to_owned()).collect(),
            arguments: arguments.to_owned(),
            query: query.to_owned(),
        })
    }

    pub(super) fn call<'a>(
        self,
        request: &Request,
        schema: &Schema,
        rows: Rows<'a>,
    ) -> Result<OperationCall<'a>, Fault> {
        check_content(request)?;
        let (table, bound) = match &self.on[..] {
            [] => (None, None),
            [on] => self::on(on, schema, &rows).map(|(table, bound)| (Some(table), Some(bound)))?,
            _ => return Err(Fault::not_implemented(format_args!("'{}' of '{}'", self.name, self.on.join("/")))),
        };
        let parameters = match request.method.as_str() {
            "POST" => body(request)?,
            "GET" => self.in_the_url()?,
            method => return Err(Fault::method(method)),
        };
        let is_on_a_row = bound.as_ref().is_some_and(|bound| bound.id.is_some());
        let known = check(&self.name, table, is_on_a_row, &request.method, &parameters, schema)?;
        let known = known.map(|known| known.parameters.iter().map(|parameter| parameter.name.clone()).collect());
        let root = format!("{}/api/data/{}/", request.origin, self.version);
        Ok(OperationCall { name: self.name, root, bound, parameters, known, rows })
    }

    /// A function's arguments: literals, or names of parameters of the query that hold them ("OData URL Conventions",
    /// section "Parameter Aliases").
    fn in_the_url(&self) -> Result<Map<String, Value>, Fault> {
        let aliases: Vec<_> = form_urlencoded::parse(self.query.as_bytes()).collect();
        if let Some((option, _)) = aliases.iter().find(|(name, _)| !name.starts_with('@')) {
            return Err(Fault::not_implemented(format_args!("the query parameter '{option}' of '{}'", self.name)));
        }
        let mut parameters = Map::new();
        for argument in split_outside_quotes(&self.arguments, '\'', ',').filter(|argument| !argument.trim().is_empty())
        {
            let wrong = || Fault::query(format!("'{argument}' is not an argument of '{}'.", self.name));
            let (name, text) = argument.split_once('=').ok_or_else(wrong)?;
            let text = match text.trim() {
                alias if alias.starts_with('@') => {
                    aliases.iter().find(|(name, _)| name == alias).map(|(_, text)| &**text)
                }
                text => Some(text),
            };
            let value = text.map_or(Some(Value::Null), literal).ok_or_else(wrong)?;
            parameters.insert(name.trim().to_owned(), value);
        }
        Ok(parameters)
    }
}

/// The rows, or the one row, that an operation is called on.
fn on<'s>(segment: &str, schema: &'s Schema, rows: &Rows<'_>) -> Result<(&'s Table, Bound), Fault> {
    let (set, key) = split_key(segment)?;
    let table = schema.table_of_set(set).ok_or_else(|| Fault::no_such_segment(set))?;
    let id = match key.map(|key| Key::parse(key, table)).transpose()? {
        None => None,
        Some(Key::Id(id)) if rows.row(set, id).is_none() => {
            return Err(Fault::no_such_row(&table.logical_name, id));
        }
        Some(Key::Id(id)) => Some(id),
        Some(Key::Alternate(_)) => return Err(Fault::not_implemented("an operation on the row of an alternate key")),
    };
    Ok((table, Bound { entity_set: set.to_owned(), id }))
}

fn body(request: &Request) -> Result<Map<String, Value>, Fault> {
    if request.body.trim().is_empty() {
        return Ok(Map::new());
    }
    let wrong = |why: String| Fault::new(400, code::PAYLOAD, format!("The parameters are no JSON object: {why}"));
    serde_json::from_str(&request.body).map_err(|error| wrong(error.to_string()))
}

/// The value of a literal: JSON; a text in quotes, with the name of an enumeration in front or without; or a GUID, a
/// date, a moment.
fn literal(text: &str) -> Option<Value> {
    if let Some((_, quoted)) = text.split_once('\'').filter(|(before, _)| !before.starts_with(['[', '{'])) {
        return Some(Value::String(quoted.strip_suffix('\'')?.replace("''", "'")));
    }
    match serde_json::from_str(text) {
        Ok(value) => Some(value),
        Err(_) if text.starts_with(['[', '{', '"']) => None,
        Err(_) => Some(Value::String(text.to_owned())),
    }
}

/// Holds the call against what the schema says of the operation, if it says anything, and gives that.
fn check<'s>(
    name: &str,
    table: Option<&Table>,
    is_on_a_row: bool,
    method: &str,
    parameters: &Map<String, Value>,
    schema: &'s Schema,
) -> Result<Option<&'s Operation>, Fault> {
    let known: Vec<&Operation> = schema.operations.iter().filter(|known| known.name == name).collect();
    if known.is_empty() {
        return Ok(None);
    }
    let operation = known.into_iter().find(|known| is_bound_to(known.bound.as_ref(), table, is_on_a_row));
    let operation = operation.ok_or_else(|| Fault::no_such_segment(name))?;
    if (operation.kind == OperationKind::Action) != (method == "POST") {
        return Err(Fault::method(method));
    }
    if let Some(unknown) =
        parameters.keys().find(|given| operation.parameters.iter().all(|known| known.name != **given))
    {
        return Err(Fault::query(format!("The parameter '{unknown}' is not a parameter of '{name}'.")));
    }
    let mut required = operation.parameters.iter().filter(|parameter| parameter.required);
    match required.find(|parameter| parameters.get(&parameter.name).is_none_or(Value::is_null)) {
        Some(missing) => {
            Err(Fault::query(format!("The required parameter '{}' of '{name}' is missing.", missing.name)))
        }
        None => Ok(Some(operation)),
    }
}

/// Whether an operation that is bound to this can be called on rows of the table, on one of them, or on nothing.
fn is_bound_to(bound: Option<&TypeName>, table: Option<&Table>, is_on_a_row: bool) -> bool {
    let Some(table) = table else { return bound.is_none() };
    let row = match (bound, is_on_a_row) {
        (Some(TypeName::Collection(rows)), false) => rows,
        (Some(row), true) => row,
        _ => return false,
    };
    let TypeName::Named(row) = row else { return false };
    // An operation of every table's rows, such as `Merge`, is bound to what they all inherit from.
    *row == table.logical_name || Some(row) == table.base.as_ref() || row == "crmbaseentity"
}
