//! Files that the command reads and writes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use omni_schema::{Document, Schema};

use crate::failure::Failure;

/// What some editors begin a text with, to say that it is in UTF-8.
pub(crate) const MARK: char = '\u{FEFF}';

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
    // A pipe or a device is written into, and not replaced by a file.
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return fs::write(path, text).map_err(about);
    }
    let path = &behind_link(path);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(about)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let done = fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, path));
    if done.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    done.map_err(about)
}

/// The file that a link leads to, or what is no link itself: a rename would take the link's place.
fn behind_link(path: &Path) -> PathBuf {
    match fs::read_link(path) {
        // Nothing may be at its end yet.
        Ok(target) => fs::canonicalize(path).unwrap_or_else(|_| path.with_file_name("").join(target)),
        Err(_) => path.to_owned(),
    }
}

/// Whether a file is there that has something in it which `is_own` does not know.
pub(crate) fn is_foreign(path: &Path, is_own: impl Fn(&str) -> bool) -> bool {
    if !fs::metadata(path).is_ok_and(|there| there.is_file()) {
        return false;
    }
    let Ok(bytes) = fs::read(path) else { return true };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches(MARK);
    !text.trim().is_empty() && !is_own(text)
}

pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        // `omni schema show | head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
