//! Files that the command reads and writes.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use omni_schema::{Document, Schema};

use crate::failure::Failure;
use crate::output;

/// What some editors begin a text with, to say that it is in UTF-8.
pub(crate) const MARK: char = '\u{FEFF}';

/// How much of a file is looked at to see who wrote it.
const START: usize = 1 << 12;
/// How much is written at once.
const BLOCK: usize = 1 << 16;

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
pub(crate) fn write(path: Option<&Path>, text: &impl Display) -> Result<(), Failure> {
    let Some(path) = path else {
        let text = text.to_string();
        return output::print_content(&text).map_err(|error| Failure::about("the standard output", error));
    };
    let about = |error: io::Error| Failure::about(format_args!("`{}`", path.display()), error);
    // A pipe or a device is written into, and not replaced by a file.
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let opened = File::options().write(true).open(path);
        return opened.and_then(|pipe| write_to(pipe, text)).map_err(about);
    }
    let path = &behind_link(path);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(about)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    replace(path, Path::new(&unfinished), text).map_err(about)
}

/// Writes beside the file first, and never through a link that somebody has put there.
fn replace(path: &Path, unfinished: &Path, text: &impl Display) -> io::Result<()> {
    // What a run that was interrupted has left; of a link, the link alone.
    fs::remove_file(unfinished).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    let file = File::options().write(true).create_new(true).open(unfinished)?;
    let done = write_to(file, text).and_then(|()| fs::rename(unfinished, path));
    if done.is_err() {
        let _ = fs::remove_file(unfinished);
    }
    done
}

/// Writes the text while it is made: that of a large schema has tens of megabytes.
fn write_to(file: File, text: &impl Display) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(BLOCK, file);
    write!(file, "{text}").and_then(|()| file.flush())
}

/// The file that a link leads to, or what is no link itself: a rename would take the link's place.
fn behind_link(path: &Path) -> PathBuf {
    match fs::read_link(path) {
        // Nothing may be at its end yet.
        Ok(target) => fs::canonicalize(path).unwrap_or_else(|_| path.with_file_name("").join(target)),
        Err(_) => path.to_owned(),
    }
}

/// Refuses to write over a file that has something in it which `is_own` does not know; `wrote` is who writes what it
/// knows.
pub(crate) fn keep_foreign(path: Option<&Path>, wrote: &str, is_own: impl Fn(&str) -> bool) -> Result<(), Failure> {
    match path.filter(|path| is_foreign(path, is_own)) {
        None => Ok(()),
        Some(path) => {
            let help = "name another file with `-o`, or delete this one first";
            let message = format!("was not written by {wrote}, which would overwrite it: {help}");
            Err(Failure::Error(format!("`{}` {message}", path.display())))
        }
    }
}

/// Refuses to write a schema over what is none.
pub(crate) fn keep_what_is_no_schema(path: Option<&Path>) -> Result<(), Failure> {
    // Of any version: a newer one is written again too.
    keep_foreign(path, "`omni schema`", |text| text.starts_with("omni-schema "))
}

fn is_foreign(path: &Path, is_own: impl Fn(&str) -> bool) -> bool {
    if !fs::metadata(path).is_ok_and(|there| there.is_file()) {
        return false;
    }
    let mut start = Vec::new();
    if File::open(path).and_then(|file| file.take(START as u64).read_to_end(&mut start)).is_err() {
        return true;
    }
    let text = String::from_utf8_lossy(&start);
    let text = text.trim_start_matches(MARK);
    // So many blanks are somebody's too.
    let is_empty = start.len() < START && text.trim().is_empty();
    !is_empty && !is_own(text)
}
