//! One row as it is kept: plain columns by their names, lookups by theirs.

use omni_schema::{Member, Table};
use uuid::Uuid;

use crate::json::{Members, Object, Value};

/// What a lookup holds: a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Referred {
    pub(crate) table: String,
    pub(crate) id: Uuid,
}

/// A row, with the version that its last change gave it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    /// The row's place by its creation; 0 before it is kept.
    pub(crate) sequence: i64,
    /// Columns as the wire has them; a lookup under its logical name as `{"table": …, "id": …}`.
    pub(crate) body: Members,
}

impl Row {
    pub(crate) fn new(id: Uuid) -> Self {
        Self { id, version: 0, sequence: 0, body: Members::new() }
    }

    pub(crate) fn etag(&self) -> String {
        format!("W/\"{}\"", self.version)
    }

    pub(crate) fn column(&self, name: &str) -> &Value {
        self.body.get(name).unwrap_or(&Value::Null)
    }

    pub(crate) fn set_column(&mut self, name: &str, value: Value) {
        self.body.insert(name.to_owned(), value);
    }

    /// The value that a read shows: of a lookup, the id.
    pub(crate) fn member(&self, member: &Member<'_>) -> Value {
        match member {
            Member::Column(column) => self.column(&column.name).clone(),
            Member::Lookup(lookup) => self.lookup(&lookup.name).map_or(Value::Null, |held| held.id.to_string().into()),
        }
    }

    pub(crate) fn lookup(&self, name: &str) -> Option<Referred> {
        let held = self.body.get(name)?.members()?;
        let text = |member: &str| held.get(member).and_then(Value::as_str);
        Some(Referred { table: text("table")?.to_owned(), id: Uuid::try_parse(text("id")?).ok()? })
    }

    pub(crate) fn set_lookup(&mut self, name: &str, to: Option<&Referred>) {
        match to {
            Some(Referred { table, id }) => {
                let mut held = Object::default();
                held.add("table", table);
                held.add("id", &id.to_string());
                self.body.insert(name.to_owned(), Value::Nested(held.into_json()));
            }
            None => drop(self.body.remove(name)),
        }
    }

    /// What people call the row: its primary name, or where the schema does not say which column that is, the columns
    /// that are the primary names of the standard tables and of most custom ones.
    pub(crate) fn name(&self, table: Option<&Table>) -> Option<&str> {
        if let Some(primary) = table.and_then(|table| table.primary_name.as_ref()) {
            return self.body.get(primary)?.as_str();
        }
        let standard = ["name", "fullname", "title", "subject", "msdyn_title"];
        let custom = || self.body.iter().find(|(name, _)| name.ends_with("_name")).map(|(_, value)| value);
        let mut named = standard.iter().filter_map(|column| self.body.get(*column)?.as_str());
        named.next().or_else(|| custom()?.as_str())
    }
}
