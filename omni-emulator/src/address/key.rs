//! The key of a row in a URL: its id, or an alternate key ("Use an alternate key to reference a record").

use omni_schema::{EdmType, Member, Table};
use uuid::Uuid;

use super::syntax;
use crate::fault::Fault;
use crate::json::Value;
use crate::query::literal::Literal;

/// What names one row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Key<'s> {
    Id(Uuid),
    /// The properties of an alternate key, with their values.
    Alternate(Vec<(Member<'s>, Value)>),
}

impl<'s> Key<'s> {
    /// Reads what stands between the parentheses: `<id>`, `accountid=<id>` or `accountnumber='A-1',…`.
    pub(crate) fn parse(text: &str, table: &'s Table) -> Result<Self, Fault> {
        if let Some(id) = guid(text) {
            return Ok(Self::Id(id));
        }
        let mut named = Vec::new();
        for pair in split_outside_quotes(text, '\'', ',') {
            let (name, value) = pair.split_once('=').ok_or_else(syntax)?;
            named.push((name.trim(), value.trim()));
        }
        if let [(name, value)] = named[..]
            && name == table.key
        {
            return guid(value).map(Self::Id).ok_or_else(syntax);
        }
        let is_declared = table.alternate_keys.iter().any(|key| {
            key.columns.len() == named.len() && key.columns.iter().all(|column| named.iter().any(|(n, _)| n == column))
        });
        if !is_declared {
            return Err(not_a_key(table));
        }
        let pairs = named.into_iter().map(|(name, value)| {
            let member = table.member(name).ok_or_else(|| not_a_key(table))?;
            let edm = match member {
                Member::Column(column) => column.edm,
                Member::Lookup(_) => EdmType::Guid,
            };
            let value = Literal::parse(value).and_then(|literal| literal.fit(edm)).ok_or_else(syntax)?;
            Ok((member, value))
        });
        pairs.collect::<Result<_, _>>().map(Self::Alternate)
    }
}

fn not_a_key(table: &Table) -> Fault {
    let name = &table.logical_name;
    let declared: Vec<String> = table.alternate_keys.iter().map(|key| format!("({})", key.columns.join(","))).collect();
    let has = if declared.is_empty() { "none".to_owned() } else { declared.join(" and ") };
    Fault::query(format!(
        "The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.{name}'. Ensure that the names and \
         number of key properties match the declared or alternate key properties; the alternate keys are: {has}."
    ))
}

/// A GUID in the one form that a URL takes: hyphens, no braces.
pub(crate) fn guid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()
}

/// The parts of a text; a separator between two of these quotes does not separate.
pub(crate) fn split_outside_quotes(text: &str, quote: char, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |character| {
        quoted ^= character == quote;
        character == separator && !quoted
    })
}
