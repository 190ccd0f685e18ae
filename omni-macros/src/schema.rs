//! The schema that names are checked against, read once a process and a table at a time.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use omni_schema::Table;

/// The tables read so far. A compiler expands thousands of structs over a handful of tables in one process.
static TABLES: LazyLock<Mutex<HashMap<String, Option<Table>>>> = LazyLock::new(Mutex::default);

/// The table of this logical name in the built-in schema.
pub(crate) fn table(logical_name: &str) -> Result<Option<Table>, String> {
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(table) = tables.get(logical_name) {
        return Ok(table.clone());
    }
    let table = omni_schema::standard().table(logical_name).map_err(|error| format!("the built-in schema: {error}"))?;
    tables.insert(logical_name.to_owned(), table.clone());
    Ok(table)
}

/// The names of all its tables.
pub(crate) fn table_names() -> Vec<String> {
    omni_schema::standard().table_names().map(str::to_owned).collect()
}
