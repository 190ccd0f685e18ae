use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::fault::Fault;
use crate::store::OpenError;

/// A row, or a change of one, that a test brings and that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError {
    row: String,
    column: Option<String>,
    why: String,
}

impl SeedError {
    pub(crate) fn new(row: String, column: Option<&str>, why: impl Into<String>) -> Self {
        Self { row, column: column.map(str::to_owned), why: why.into() }
    }

    pub(crate) fn of(row: String, fault: Fault) -> Self {
        Self { row, column: None, why: fault.message }
    }

    /// The row: `incidents(6b726d86-d37c-43b8-b3a4-c4056ddd2e07)`.
    #[must_use]
    pub fn row(&self) -> &str {
        &self.row
    }

    /// The property of the row that does not fit, where it is one.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "the row {} does not fit at `{column}`: {}", self.row, self.why),
            None => write!(f, "the row {} does not fit: {}", self.row, self.why),
        }
    }
}

impl Error for SeedError {}

impl From<rusqlite::Error> for SeedError {
    fn from(error: rusqlite::Error) -> Self {
        Self::of("in the database".to_owned(), error.into())
    }
}

/// Why an emulator did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// A row of the start does not fit the schema.
    Seed(SeedError),
    /// The database cannot be opened.
    Database {
        /// The file; none for a database in memory.
        file: Option<PathBuf>,
        /// What SQLite says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// No certificate can be made.
    Certificate(Box<dyn Error + Send + Sync>),
    /// The address cannot be listened on.
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
}

impl StartError {
    pub(crate) fn database(file: Option<PathBuf>, error: OpenError) -> Self {
        let source = match error {
            OpenError::Sqlite(error) => error.into(),
            OpenError::Form(form) => format!("the file is not one of this emulator's (its form is {form}); name one that is, or one that is not there").into(),
        };
        Self::Database { file, source }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seed(error) => error.fmt(f),
            Self::Database { file: Some(file), .. } => write!(f, "cannot open the data file {}", file.display()),
            Self::Database { file: None, .. } => f.write_str("cannot open a database in memory"),
            Self::Certificate(_) => f.write_str("cannot make a certificate"),
            Self::Listen { address, .. } => write!(f, "cannot listen on {address}"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // Already said: a seed error is this error.
            Self::Seed(_) => None,
            Self::Database { source, .. } | Self::Certificate(source) => Some(source.as_ref()),
            Self::Listen { source, .. } => Some(source),
        }
    }
}

impl From<SeedError> for StartError {
    fn from(error: SeedError) -> Self {
        Self::Seed(error)
    }
}
