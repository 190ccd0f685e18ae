//! The lines at the top of a generated file: what wrote it, from what, and how to write it again.

use omni_schema::Schema;

use super::Options;
use crate::labels::turns_direction;
use crate::names::Names;

const FIRST: &str = "// Written by `omni generate`";
const FINGERPRINT: &str = "// Schema fingerprint: ";
const ARGUMENTS: &str = "// Arguments: ";

pub(super) fn write(schema: &Schema, options: &Options) -> String {
    let Options { schema: name, tables, operations } = options;
    let name = name.as_ref().map_or_else(String::new, |name| format!("--name {} ", word(name)));
    let (tables, operations) = (word(&tables.to_string()), word(&operations.to_string()));
    format!(
        "{FIRST} of omni-codegen {}. Do not edit it: write it again.\n\
         {FINGERPRINT}{}\n\
         {ARGUMENTS}{name}--tables {tables} --operations {operations}\n\
         // It uses `omni_runtime` with the features `jiff` and `rust_decimal`, and by column types `jiff`,\n\
         // `rust_decimal`, `serde`, `serde_json` and `uuid`. `#[rustfmt::skip] mod …;` keeps it as `omni check` wants it.\n",
        env!("CARGO_PKG_VERSION"),
        schema.fingerprint(),
    )
}

/// The text as one word of a comment, which ends with its line.
fn word(text: &str) -> String {
    let ends_it = |letter: char| letter.is_whitespace() || letter.is_control() || turns_direction(letter);
    text.chars().filter(|&letter| !ends_it(letter)).collect()
}

/// What a generated file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The fingerprint of the schema that it was generated from.
    pub fingerprint: String,
    /// What it was generated with.
    pub options: Options,
}

/// Whether a file begins as one that [`rust`](super::rust) wrote, of this version or another.
#[must_use]
pub fn is_generated(source: &str) -> bool {
    source.starts_with(FIRST)
}

/// Reads the header of a generated file; none where the file has no such header.
#[must_use]
pub fn read_header(source: &str) -> Option<Header> {
    let mut lines = source.lines().take(5);
    lines.next().filter(|line| line.starts_with(FIRST))?;
    let fingerprint = lines.next()?.strip_prefix(FINGERPRINT)?.to_owned();
    let arguments = lines.next()?.strip_prefix(ARGUMENTS)?;
    let mut words = arguments.split(' ');
    let mut options = Options::new(Names::none());
    while let Some(option) = words.next() {
        let value = words.next()?;
        match option {
            "--name" => options.schema = Some(value.to_owned()),
            "--tables" => options.tables = Names::parse(value),
            "--operations" => options.operations = Names::parse(value),
            _ => return None,
        }
    }
    Some(Header { fingerprint, options })
}
