//! Where a lookup is written: at the navigation property to the table of the row that it is to refer to.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::Annotation;

/// A target of a lookup: its table, its entity set, and the key of a body that binds it
/// (`customerid_contact@odata.bind`).
pub(crate) type Target = (&'static str, &'static str, &'static str);

/// A lookup in a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Referring {
    /// The property that it is read at.
    pub(crate) property: &'static str,
    targets: &'static [Target],
    /// The row that it is to refer to; none where it is emptied.
    row: Option<(Target, Uuid)>,
}

impl Referring {
    /// A lookup that is to refer to a row, of a table that its value may not know, or to none.
    pub(crate) fn new(
        property: &'static str,
        targets: &'static [Target],
        row: Option<(Option<&str>, Uuid)>,
    ) -> Result<Self, String> {
        let Some((table, id)) = row else { return Ok(Self { property, targets, row: None }) };
        let tables = tables(targets);
        let table = match (table, tables.as_slice()) {
            (None, [only]) => Some(*only),
            (table, _) => table,
        };
        if let Some(target) = targets.iter().find(|(target, ..)| Some(*target) == table) {
            return Ok(Self { property, targets, row: Some((*target, id)) });
        }
        let given = match table {
            Some(table) => format!("to a row of `{table}`"),
            None => "by a GUID that does not say of which: use an `Id`, whose type does".to_owned(),
        };
        Err(format!("the lookup `{property}` refers to rows of `{}`, not {given}", tables.join("`, `")))
    }

    /// Whether a member of a body writes this lookup, to whichever of its tables.
    pub(crate) fn is_written_at(&self, member: &str) -> bool {
        self.targets.iter().any(|(.., key)| *key == member)
    }

    /// The members of a body that write it: a key, and the row's address; where it is emptied, a key for each navigation
    /// property, since nobody knows which target it holds now.
    pub(crate) fn members(&self) -> Vec<(&'static str, Option<String>)> {
        if let Some(((_, set, key), id)) = self.row {
            return vec![(key, Some(format!("/{set}({})", id.as_hyphenated())))];
        }
        let mut members = Vec::with_capacity(self.targets.len());
        for (.., key) in self.targets {
            if !members.iter().any(|(known, _)| known == key) {
                members.push((*key, None));
            }
        }
        members
    }

    /// The row's id.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.row.map(|(_, id)| id)
    }

    /// Whether its value does not say which of several tables the row is of.
    pub(crate) fn is_of_several_tables(&self) -> bool {
        tables(self.targets).len() > 1
    }

    /// Whether the row that was read refers to the same row.
    pub(crate) fn is_shown_by(&self, row: &Map<String, Value>) -> bool {
        let id = match row.get(self.property) {
            Some(Value::Null) => None,
            Some(Value::String(id)) => match Uuid::try_parse(id) {
                Ok(id) => Some(id),
                Err(_) => return false,
            },
            _ => return false,
        };
        let table = || row.get(&format!("{}@{}", self.property, Annotation::Table.term()));
        let is_of_table = |table: &str, read: Option<&Value>| read.is_some_and(|read| read == table);
        match (self.row, id) {
            (None, None) => true,
            (Some(((written, ..), id)), Some(read)) => {
                id == read && (!self.is_of_several_tables() || is_of_table(written, table()))
            }
            _ => false,
        }
    }
}

/// The tables of a lookup, each once: several navigation properties may lead to one.
fn tables(targets: &[Target]) -> Vec<&'static str> {
    let mut tables = Vec::with_capacity(targets.len());
    for (table, ..) in targets {
        if !tables.contains(table) {
            tables.push(*table);
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: Uuid = Uuid::from_u128(1);

    /// A navigation property may lead to several tables, and several to one.
    #[test]
    fn a_table_and_a_key_count_once() {
        let regarding: &[Target] =
            &[("incident", "incidents", "regardingobjectid"), ("incident", "incidents", "of_an_activity")];
        let address = "/incidents(00000000-0000-0000-0000-000000000001)".to_owned();
        let one = Referring::new("_regardingobjectid_value", regarding, Some((None, ID))).unwrap();
        assert_eq!(one.members(), [("regardingobjectid", Some(address))]);
        let error = Referring::new("_regardingobjectid_value", regarding, Some((Some("account"), ID))).unwrap_err();
        let said = "the lookup `_regardingobjectid_value` refers to rows of `incident`, not to a row of `account`";
        assert_eq!(error, said);
        let odd: &[Target] =
            &[("account", "accounts", "odd"), ("contact", "contacts", "own"), ("team", "teams", "odd")];
        let none = Referring::new("_odd_value", odd, None).unwrap();
        assert_eq!(none.members(), [("odd", None), ("own", None)]);
        assert!(none.is_written_at("own") && !none.is_written_at("other"));
        let error = Referring::new("_odd_value", odd, Some((None, ID))).unwrap_err();
        assert!(error.ends_with("not by a GUID that does not say of which: use an `Id`, whose type does"), "{error}");
    }

    #[test]
    fn a_row_shows_the_lookup_where_it_has_the_id_and_of_several_tables_the_table() {
        let customer: &[Target] = &[("account", "accounts", "to_account"), ("contact", "contacts", "to_contact")];
        let parent: &[Target] = &[("incident", "incidents", "parent")];
        let set = |targets, table| Referring::new("_l_value", targets, Some((Some(table), ID))).unwrap();
        let id = ID.to_string();
        let row = |json: Value| json.as_object().unwrap().clone();
        let of =
            |table: &str| row(json!({ "_l_value": id, "_l_value@Microsoft.Dynamics.CRM.lookuplogicalname": table }));
        let (bare, empty) = (row(json!({ "_l_value": id.to_uppercase() })), row(json!({ "_l_value": null })));
        let account = set(customer, "account");
        assert!(account.is_shown_by(&of("account")));
        assert!(!account.is_shown_by(&of("contact")) && !account.is_shown_by(&bare) && !account.is_shown_by(&empty));
        assert!(set(parent, "incident").is_shown_by(&bare));
        let other = row(json!({ "_l_value": Uuid::from_u128(2).to_string() }));
        assert!(!set(parent, "incident").is_shown_by(&other) && !set(parent, "incident").is_shown_by(&row(json!({}))));
        let none = Referring::new("_l_value", parent, None).unwrap();
        assert!(none.is_shown_by(&empty) && !none.is_shown_by(&bare) && !none.is_shown_by(&row(json!({}))));
    }
}
