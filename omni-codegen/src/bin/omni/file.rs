//! Files that the command reads and writes.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use omni_schema::{Document, Schema};

use crate::failure::Failure;

/// The schema in a file, or the built-in one.
pub(crate) fn schema(path: Option<&Path>) -> Result<Schema, Failure> {
    let Some(path) = path else {
        return omni_schema::standard().schema().map_err(|error| Failure::about("the built-in schema", error));
    };
    let about = |error: &dyn std::fmt::Display| Failure::about(format_args!("`{}`", path.display()), error);
    let text = fs::read_to_string(path).map_err(|error| about(&error))?;
    Document::new(text).and_then(|document| document.schema()).map_err(|error| about(&error))
}

/// Writes a file whole or not at all, in folders that are made for it; or to the standard output.
pub(crate) fn write(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    let Some(path) = path else {
        return print(text).map_err(|error| Failure::about("the standard output", error));
    };
    let about = |error: io::Error| Failure::about(format_args!("`{}`", path.display()), error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(about)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, path)).map_err(about)
}

pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        // `omni schema show | head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
