//! The page that lists what the compiler says, written from the cases that hold it to these words.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What the topics of `tests/ui` are about.
const TOPICS: [(&str, &str); 12] = [
    ("link", "Link types: `#[derive(Link)]`"),
    ("entity", "Records: `#[entity]`"),
    ("shape", "What a record can be"),
    ("column", "Columns"),
    ("type", "Types of columns"),
    ("ids", "Ids"),
    ("unlink", "Commands"),
    ("set_links", "Both slots at once"),
    ("page", "The agent's page"),
    ("query", "Queries"),
    ("write", "Writes"),
    ("registered", "Tables of an organisation's own"),
];

const HEAD: &str =
    "Every message of the macros and of the traits, with its cause. The message has the cure in it, unless the \
last column tells it.

This page is written from `tests/ui`, where each message is a case:
`cargo run -p tests --bin diagnostics > omni-runtime/docs/diagnostics.md`.
";

/// How the compiler begins the notes that are its own, and no cure.
const COMPILERS_OWN: [&str; 7] =
    ["expected ", "required ", "this ", "for more information", "the following ", "the failure ", "inside "];

/// A note that is longer than this is cut where its next sentence begins.
const LONG: usize = 200;

/// The page as the cases are now.
///
/// # Errors
///
/// When a case cannot be read, or is of a topic that this page does not know.
pub fn page() -> io::Result<String> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    for topic in entries(&cases)? {
        let name = topic.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if topic.join("fail").is_dir() && !TOPICS.iter().any(|(known, _)| *known == name) {
            return Err(io::Error::other(format!("the topic `{name}` has no title: give it one in `TOPICS`")));
        }
    }
    let mut page = String::from(HEAD);
    for (topic, title) in TOPICS {
        page.extend(["\n# ", title, "\n\n| what the compiler says | cause | cure |\n|---|---|---|\n"]);
        let mut known = HashSet::new();
        for case in entries(&cases.join(topic).join("fail"))? {
            if case.extension().is_some_and(|kind| kind == "rs") {
                page.extend(rows(&case)?.into_iter().filter(|row| known.insert(row.clone())));
            }
        }
    }
    Ok(page)
}

/// A row for each message of a case.
fn rows(case: &Path) -> io::Result<Vec<String>> {
    let (source, printed) = (fs::read_to_string(case)?, fs::read_to_string(case.with_extension("stderr"))?);
    let first = source.lines().next().unwrap_or_default();
    let told = first.split_once(": ").map_or(first, |(_, told)| told);
    let (mistake, cure) = told.split_once(" Cure: ").map_or((told, None), |(mistake, cure)| (mistake, Some(cure)));
    let mistake = mistake.trim_end_matches('.');
    let mut rows: Vec<(&str, Option<&str>)> = Vec::new();
    for line in printed.lines() {
        if let Some(message) = message(line) {
            rows.push((message, cure.map(|cure| cure.trim_end_matches('.'))));
        } else if let (Some((_, cure @ None)), Some(note)) = (rows.last_mut(), note(line)) {
            *cure = Some(note);
        }
    }
    let row = |(message, cure): (&str, Option<&str>)| {
        format!("| {} | {} | {} |\n", cell(message), cell(mistake), cell(cure.unwrap_or_default()))
    };
    Ok(rows.into_iter().map(row).collect())
}

/// What a note of ours says, up to where it gets long.
fn note(line: &str) -> Option<&str> {
    let note = line.trim_start().strip_prefix("= note: ")?;
    let is_ours = !COMPILERS_OWN.iter().any(|own| note.starts_with(own));
    let end = if note.len() > LONG { note.find("; ").unwrap_or(note.len()) } else { note.len() };
    is_ours.then_some(&note[..end])
}

/// What an error says, without its code.
fn message(line: &str) -> Option<&str> {
    line.strip_prefix("error").and_then(|rest| rest.split_once(": ")).map(|(_, message)| message)
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut entries = entries?;
    entries.sort();
    Ok(entries)
}
