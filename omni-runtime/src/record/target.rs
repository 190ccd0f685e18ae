//! Where a lookup is written: at the navigation property to the table of the row that it is to refer to.

use uuid::Uuid;

/// A target of a lookup: its table, its entity set, and the key of a body that binds it
/// (`customerid_contact@odata.bind`).
pub(crate) type Target = (&'static str, &'static str, &'static str);

/// A lookup in a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Referring {
    /// The property that it is read at.
    pub(crate) property: &'static str,
    pub(crate) targets: &'static [Target],
    /// The row that it is to refer to; none where it is emptied.
    pub(crate) id: Option<Uuid>,
}

impl Referring {
    /// Whether a member of a body writes this lookup, to whichever of its tables.
    pub(crate) fn is_written_at(&self, member: &str) -> bool {
        self.targets.iter().any(|(.., key)| *key == member)
    }

    /// The keys of a body that empty the lookup: which target it holds now, nobody has to know, since setting any of them
    /// replaces it.
    pub(crate) fn keys(&self) -> Vec<&'static str> {
        let mut keys = Vec::with_capacity(self.targets.len());
        for (.., key) in self.targets {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        keys
    }

    /// What makes the lookup refer to a row, of a table that its value may not know: the key of a body, and the row's
    /// address.
    pub(crate) fn bound(&self, table: Option<&str>, id: Uuid) -> Result<(&'static str, String), String> {
        let mut tables = Vec::with_capacity(self.targets.len());
        for (table, ..) in self.targets {
            if !tables.contains(table) {
                tables.push(*table);
            }
        }
        let table = match (table, tables.as_slice()) {
            (None, [only]) => Some(*only),
            (table, _) => table,
        };
        let found = self.targets.iter().find(|(target, ..)| Some(*target) == table);
        let Some((_, set, key)) = found else {
            let given = table.map_or_else(|| "a row of no table".to_owned(), |table| format!("a row of `{table}`"));
            let (property, tables) = (self.property, tables.join("`, `"));
            return Err(format!("the lookup `{property}` refers to rows of `{tables}`, not to {given}"));
        };
        Ok((key, format!("/{set}({})", id.as_hyphenated())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A navigation property may lead to several tables, and several to one.
    #[test]
    fn a_table_and_a_key_count_once() {
        let one = Referring {
            property: "_regardingobjectid_value",
            targets: &[("incident", "incidents", "regardingobjectid"), ("incident", "incidents", "of_an_activity")],
            id: None,
        };
        let id = Uuid::from_u128(1);
        let address = "/incidents(00000000-0000-0000-0000-000000000001)".to_owned();
        assert_eq!(one.bound(None, id), Ok(("regardingobjectid", address)));
        let said = "the lookup `_regardingobjectid_value` refers to rows of `incident`, not to a row of `account`";
        assert_eq!(one.bound(Some("account"), id), Err(said.to_owned()));
        let owner = Referring {
            targets: &[("account", "accounts", "odd"), ("contact", "contacts", "own"), ("team", "teams", "odd")],
            ..one
        };
        assert_eq!(owner.keys(), ["odd", "own"]);
        assert!(owner.bound(None, id).is_err() && owner.is_written_at("own") && !owner.is_written_at("other"));
    }
}
