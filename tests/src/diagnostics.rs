//! The page that lists what the compiler says, written from the cases that hold it to these words.

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

const HEAD: &str = "Every message of the macros and of the traits, with its cause. The cure is in the message.

This page is written from `tests/ui`, where each message is a case: `cargo run -p tests --bin diagnostics`.
";

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
        page.extend(["\n# ", title, "\n\n| what the compiler says | cause |\n|---|---|\n"]);
        for case in entries(&cases.join(topic).join("fail"))? {
            if case.extension().is_some_and(|kind| kind == "rs") {
                page.push_str(&rows(&case)?);
            }
        }
    }
    Ok(page)
}

/// A row for each message of a case.
fn rows(case: &Path) -> io::Result<String> {
    let (source, printed) = (fs::read_to_string(case)?, fs::read_to_string(case.with_extension("stderr"))?);
    let first = source.lines().next().unwrap_or_default();
    let mistake = first.split_once(": ").map_or(first, |(_, told)| told);
    let mut rows = String::new();
    for message in printed.lines().filter_map(message) {
        rows.extend(["| ", &cell(message), " | ", &cell(mistake), " |\n"]);
    }
    Ok(rows)
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
