//! The schemas that names are checked against: the built-in one, and those that a build script registered. Each is
//! read once a process, and a table at a time.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use omni_schema::registration::{self, DEFAULT, STANDARD};
use omni_schema::sentence::did_you_mean;
use omni_schema::{Document, SchemaFile, Table, suggest};

/// A file that changed less than this before it was read may have changed again under the same time stamp.
const SETTLED: Duration = Duration::from_secs(2);

/// A schema, with the tables read so far. A compiler expands thousands of structs over a handful of tables.
pub(crate) struct Schema {
    /// What a message calls it.
    pub(crate) title: String,
    /// Whether it knows the columns of the organisation, so that a column that it does not know does not exist.
    pub(crate) is_complete: bool,
    read: Mutex<Read>,
}

struct Read {
    source: Source,
    tables: HashMap<String, Option<Arc<Table>>>,
}

enum Source {
    BuiltIn(Document<'static>),
    Registered(Registered),
}

impl Schema {
    fn new(title: String, is_complete: bool, source: Source) -> Self {
        Self { title, is_complete, read: Mutex::new(Read { source, tables: HashMap::new() }) }
    }

    /// The table of this logical name.
    fn table(&self, logical_name: &str) -> Result<Option<Arc<Table>>, String> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let Read { source, tables } = &mut *read;
        if !source.is_as_read().map_err(|error| self.about(&error))? {
            tables.clear();
        }
        if let Some(table) = tables.get(logical_name) {
            return Ok(table.clone());
        }
        let table = source.table(logical_name).map_err(|error| self.about(&error))?.map(Arc::new);
        tables.insert(logical_name.to_owned(), table.clone());
        Ok(table)
    }

    /// The names of all its tables, for a message; none, where they cannot be read any more.
    pub(crate) fn table_names(&self) -> Vec<String> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut read.source {
            Source::BuiltIn(document) => document.table_names().map(str::to_owned).collect(),
            Source::Registered(registered) => registered.file.table_names().unwrap_or_default(),
        }
    }

    fn about(&self, error: &str) -> String {
        format!("{}: {error}", self.title)
    }
}

impl Source {
    /// Whether what was read of it still holds; makes ready to read it again otherwise.
    fn is_as_read(&mut self) -> Result<bool, String> {
        match self {
            Self::BuiltIn(_) => Ok(true),
            Self::Registered(registered) => registered.is_as_read(),
        }
    }

    fn table(&mut self, logical_name: &str) -> Result<Option<Table>, String> {
        match self {
            Self::BuiltIn(document) => document.table(logical_name).map_err(|error| error.to_string()),
            Self::Registered(registered) => registered.file.table(logical_name).map_err(|error| {
                let path = registered.path.display();
                format!("the table `{logical_name}` of `{path}` cannot be read: {error}")
            }),
        }
    }
}

/// A file that a build script registered, as it was when it was opened.
struct Registered {
    path: PathBuf,
    modified: Option<SystemTime>,
    length: u64,
    opened: SystemTime,
    file: SchemaFile<File>,
}

impl Registered {
    fn open(path: &Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| {
            format!("`{}` cannot be read: {error}; write it with `omni schema fetch`", path.display())
        };
        let opened = SystemTime::now();
        let file = File::open(path).map_err(|error| failed(&error))?;
        let metadata = file.metadata().map_err(|error| failed(&error))?;
        let file = SchemaFile::new(file).map_err(|error| format!("`{}`, {error}", path.display()))?;
        Ok(Self { path: path.to_owned(), modified: metadata.modified().ok(), length: metadata.len(), opened, file })
    }

    /// Whether the file is the one that was opened. A compiler does not live to see that it is not, an editor's macro
    /// server does.
    fn is_as_read(&mut self) -> Result<bool, String> {
        let now = std::fs::metadata(&self.path).ok();
        let is_same = now.is_some_and(|now| (now.modified().ok(), now.len()) == (self.modified, self.length));
        let age = self.modified.and_then(|modified| self.opened.duration_since(modified).ok());
        if is_same && age.is_some_and(|age| age > SETTLED) {
            return Ok(true);
        }
        *self = Self::open(&self.path)?;
        Ok(false)
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

static BUILT_IN: LazyLock<Arc<Schema>> = LazyLock::new(|| {
    let source = Source::BuiltIn(omni_schema::standard());
    Arc::new(Schema::new("the built-in schema".to_owned(), false, source))
});

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
    let said = std::env::var(registration::variable(name)).ok().filter(|_| registration::is_schema_name(name));
    let Some(said) = said else { return Err(not_registered(name)) };
    // The file itself, and not its fingerprint, says whether it has changed: it is newer than the variable in an editor,
    // whose macros live longer than a build.
    file(name, Path::new(registration::path(&said)))
}

/// The names of the schemas that a build script registered.
fn all_registered() -> Vec<String> {
    std::env::vars_os().filter_map(|(variable, _)| registration::schema_of(variable.to_str()?)).collect()
}

/// The registered schema that has a table of this name, the first in the alphabet.
pub(crate) fn registered_with(table: &str) -> Option<String> {
    let mut names = all_registered();
    names.sort_unstable();
    names.into_iter().find(|name| registered(name).is_ok_and(|schema| matches!(schema.table(table), Ok(Some(_)))))
}

fn not_registered(name: &str) -> String {
    let mut known = all_registered();
    known.push(STANDARD.to_owned());
    let near = did_you_mean(&suggest(name, known.iter().map(String::as_str)));
    let help = if !near.is_empty() {
        near
    } else if registration::is_schema_name(name) {
        format!("; register it in build.rs: `omni_codegen::register(\"{name}\").run()?`")
    } else {
        "; the name of one consists of lower-case letters, digits and `_`".to_owned()
    };
    format!("no schema `{name}` is registered{help}")
}

static FILES: LazyLock<Mutex<HashMap<PathBuf, Arc<Schema>>>> = LazyLock::new(Mutex::default);

/// The schema in a file.
fn file(name: &str, path: &Path) -> Result<Arc<Schema>, String> {
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(schema) = files.get(path) {
        return Ok(Arc::clone(schema));
    }
    let title = format!("the schema `{name}`");
    let registered = Registered::open(path).map_err(|error| format!("{title}: {error}"))?;
    let schema = Arc::new(Schema::new(title, true, Source::Registered(registered)));
    files.insert(path.to_owned(), Arc::clone(&schema));
    Ok(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.omni");
        let write = |column: &str, written: SystemTime| {
            let text = format!("omni-schema 1\ntable a set=as key=aid\n  aid Guid\n  {column} String\nend\n");
            std::fs::write(&path, text).unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
        };
        let column = || {
            let table = file("test", &path)?.table("a")?;
            Ok::<_, String>(table.unwrap().columns[1].name.clone())
        };
        let now = SystemTime::now();
        write("one", now);
        assert_eq!(column().unwrap(), "one");
        // Of the same length, and under the same time stamp, as many file systems' clocks would have it.
        write("two", now);
        assert_eq!(column().unwrap(), "two");
        // Once it has settled, a table is not read again until the file is another.
        let long_ago = now - Duration::from_secs(60);
        write("old", long_ago);
        assert_eq!(column().unwrap(), "old");
        write("new", long_ago);
        assert_eq!(column().unwrap(), "old", "nothing tells that the file is another");
        write("new", now);
        assert_eq!(column().unwrap(), "new");
        std::fs::write(&path, "omni-schema 1\n").unwrap();
        assert!(column().unwrap_err().contains("cut short"));
        std::fs::remove_file(&path).unwrap();
        assert!(column().unwrap_err().contains("omni schema fetch"));
        write("one", now);
        assert_eq!(column().unwrap(), "one", "a file that is there again");
    }
}
