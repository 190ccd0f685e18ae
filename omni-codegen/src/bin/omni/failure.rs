use std::fmt::Display;

/// Why the command does not end with the exit code 0.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was checked is not what it should be: 1, with this on the standard output.
    Drift(String),
    /// The command could not do its work: 2, with this sentence on the standard error.
    Error(String),
}

impl Failure {
    /// An error about something that has a name.
    pub(crate) fn about(what: impl Display, error: impl Display) -> Self {
        Self::Error(format!("{what}: {error}"))
    }
}
