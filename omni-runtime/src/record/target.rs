//! Where a lookup is written: at the navigation property to the table of the row that it is to refer to.

use uuid::Uuid;

/// A target of a lookup: its table, its entity set, and the key of a body that binds it
/// (`customerid_contact@odata.bind`).
pub(crate) type Target = (&'static str, &'static str, &'static str);

/// What makes the lookup of this name refer to a row, of a table that its value may not know: the key of a body, and the
/// row's address.
pub(crate) fn bound(
    name: &str,
    targets: &[Target],
    (table, id): (Option<&str>, Uuid),
) -> Result<(&'static str, String), String> {
    let found = match (table, targets) {
        (None, [only]) => Some(only),
        (Some(table), targets) => targets.iter().find(|(target, ..)| *target == table),
        (None, _) => None,
    };
    let Some((_, set, key)) = found else {
        let tables: Vec<String> = targets.iter().map(|(table, ..)| format!("`{table}`")).collect();
        let given = table.map_or_else(|| "a row of no table".to_owned(), |table| format!("a row of `{table}`"));
        return Err(format!("the lookup `{name}` refers to rows of {}, not to {given}", tables.join(", ")));
    };
    Ok((key, format!("/{set}({})", id.as_hyphenated())))
}

/// The keys of a body that empty a lookup: which target it holds now, nobody has to know, since setting any of them
/// replaces it.
pub(crate) fn cleared(targets: &[Target]) -> Vec<&'static str> {
    let mut cleared: Vec<&str> = targets.iter().map(|(_, _, key)| *key).collect();
    cleared.dedup();
    cleared
}
