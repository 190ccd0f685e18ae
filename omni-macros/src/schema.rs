//! The schemas that names are checked against: the built-in one, and those that a build script registered. Each is
//! read once a process, and a table at a time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use omni_schema::{Document, Table, fingerprint, suggest};

use crate::errors::did_you_mean;

/// The built-in schema, under the name by which an attribute can ask for it where another is the default.
const STANDARD: &str = "standard";
/// What the names of the variables begin with in which a build script says where a schema is.
const PREFIX: &str = "OMNI_SCHEMA_";
const DEFAULT: &str = "OMNI_DEFAULT_SCHEMA";
/// A file that changed less than this before it was read may have changed again under the same time stamp.
const SETTLED: Duration = Duration::from_secs(2);

/// A schema, with the tables read so far. A compiler expands thousands of structs over a handful of tables.
pub(crate) struct Schema {
    /// What a message calls it.
    pub(crate) title: String,
    /// Whether it knows the columns of the organisation, so that a column that it does not know does not exist.
    is_complete: bool,
    document: Document<'static>,
    tables: Mutex<HashMap<String, Option<Arc<Table>>>>,
}

impl Schema {
    fn new(title: String, is_complete: bool, document: Document<'static>) -> Self {
        Self { title, is_complete, document, tables: Mutex::default() }
    }

    /// The table of this logical name.
    fn table(&self, logical_name: &str) -> Result<Option<Arc<Table>>, String> {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = tables.get(logical_name) {
            return Ok(table.clone());
        }
        let table = self.document.table(logical_name).map_err(|error| format!("{}: {error}", self.title))?;
        let table = table.map(Arc::new);
        tables.insert(logical_name.to_owned(), table.clone());
        Ok(table)
    }

    /// The names of all its tables.
    pub(crate) fn table_names(&self) -> impl Iterator<Item = &str> {
        self.document.table_names()
    }
}

/// A table, and whether its schema knows all of its columns.
pub(crate) struct Found {
    table: Arc<Table>,
    pub(crate) is_complete: bool,
}

impl Found {
    /// Whether the table may have a column or a lookup of this name that the schema does not know.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        !self.is_complete && self.table.may_be_custom(name)
    }
}

impl std::ops::Deref for Found {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.table
    }
}

/// The table of this logical name in the first of the schemas that has it.
pub(crate) fn find(schemas: &[Arc<Schema>], logical_name: &str) -> Result<Option<Found>, String> {
    for schema in schemas {
        if let Some(table) = schema.table(logical_name)? {
            return Ok(Some(Found { table, is_complete: schema.is_complete }));
        }
    }
    Ok(None)
}

static BUILT_IN: LazyLock<Arc<Schema>> =
    LazyLock::new(|| Arc::new(Schema::new("the built-in schema".to_owned(), false, omni_schema::standard())));

/// The schemas to look a table up in, in their order: the one that is named; or else the default, and the built-in one
/// for what the default does not have.
pub(crate) fn select(name: Option<&str>) -> Result<Vec<Arc<Schema>>, String> {
    match name {
        Some(STANDARD) => Ok(vec![Arc::clone(&BUILT_IN)]),
        Some(name) => registered(name).map(|schema| vec![schema]),
        None => match std::env::var(DEFAULT) {
            Ok(name) => Ok(vec![registered(&name)?, Arc::clone(&BUILT_IN)]),
            Err(_) => Ok(vec![Arc::clone(&BUILT_IN)]),
        },
    }
}

fn registered(name: &str) -> Result<Arc<Schema>, String> {
    let variable = format!("{PREFIX}{}", name.to_uppercase());
    let said = std::env::var(variable).ok().filter(|_| !name.contains(|letter: char| letter.is_uppercase()));
    let Some(said) = said else { return Err(not_registered(name)) };
    // `<fingerprint> <path>`: the fingerprint is there for Cargo, which builds again when a variable changes. The file
    // itself is newer than the variable in an editor, whose macros live longer than a build.
    let path = said.split_once(' ').map_or(said.as_str(), |(_, path)| path);
    file(name, Path::new(path))
}

fn not_registered(name: &str) -> String {
    let known: Vec<String> = std::env::vars_os()
        .filter_map(|(variable, _)| Some(variable.to_str()?.strip_prefix(PREFIX)?.to_lowercase()))
        .collect();
    let near = did_you_mean(&suggest(name, known.iter().map(String::as_str)));
    let help = if near.is_empty() {
        format!("; register it in build.rs: `omni_codegen::register(\"{name}\").run()?`")
    } else {
        near
    };
    format!("no schema `{name}` is registered{help}")
}

/// A file as it was read, and what tells whether it still is that.
struct Loaded {
    modified: Option<SystemTime>,
    length: u64,
    read: SystemTime,
    fingerprint: String,
    schema: Arc<Schema>,
}

static FILES: LazyLock<Mutex<HashMap<PathBuf, Loaded>>> = LazyLock::new(Mutex::default);

/// The schema in a file. It is read again when the file has changed: a compiler does not live to see that, an editor's
/// macro server does.
fn file(name: &str, path: &Path) -> Result<Arc<Schema>, String> {
    let failed = |error: &std::io::Error| {
        format!("the schema `{name}`: `{}` cannot be read: {error}; write it with `omni schema fetch`", path.display())
    };
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let metadata = std::fs::metadata(path).map_err(|error| failed(&error))?;
    let (modified, length) = (metadata.modified().ok(), metadata.len());
    if let Some(loaded) = files.get(path) {
        let settled = modified.and_then(|modified| loaded.read.duration_since(modified).ok());
        let settled = settled.is_some_and(|age| age > SETTLED);
        if settled && (loaded.modified, loaded.length) == (modified, length) {
            return Ok(Arc::clone(&loaded.schema));
        }
    }
    let read = SystemTime::now();
    let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
    let fingerprint = fingerprint(text.as_bytes());
    if let Some(loaded) = files.get_mut(path).filter(|loaded| loaded.fingerprint == fingerprint) {
        (loaded.modified, loaded.length, loaded.read) = (modified, length, read);
        return Ok(Arc::clone(&loaded.schema));
    }
    let document = Document::new(text).map_err(|error| format!("the schema `{name}`: {error}"))?;
    let schema = Arc::new(Schema::new(format!("the schema `{name}`"), true, document));
    files.insert(path.to_owned(), Loaded { modified, length, read, fingerprint, schema: Arc::clone(&schema) });
    Ok(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_is_read_again() {
        let path = std::env::temp_dir().join(format!("omni-macros-{}.omni", std::process::id()));
        let write = |column: &str| {
            let text = format!("omni-schema 1\ntable a set=as key=aid\n  aid Guid\n  {column} String\nend\n");
            std::fs::write(&path, text).unwrap();
        };
        let columns = || file("test", &path).unwrap().table("a").unwrap().unwrap().columns[1].name.clone();
        write("one");
        assert_eq!(columns(), "one");
        let first = file("test", &path).unwrap();
        assert!(Arc::ptr_eq(&first, &file("test", &path).unwrap()), "the same content is not read into another schema");
        // Of the same length, and within the resolution of many file systems' clocks.
        write("two");
        assert_eq!(columns(), "two");
        std::fs::write(&path, "omni-schema 1\n").unwrap();
        assert!(file("test", &path).err().unwrap().contains("cut short"));
        std::fs::remove_file(&path).unwrap();
        assert!(file("test", &path).err().unwrap().contains("omni schema fetch"));
    }
}
