//! What the reader and the writer of the text form share: labels, and the words for what a client may do.

use std::borrow::Cow;

use crate::{Access, Level};

/// Keeps a label on its line.
pub(crate) fn escape(label: &str) -> String {
    let mut escaped = String::with_capacity(label.len());
    for character in label.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            other => escaped.push(other),
        }
    }
    // The reader takes the blanks at a line's end for its own.
    if escaped.ends_with([' ', '\t']) {
        escaped.push('\\');
    }
    escaped
}

/// Undoes [`escape`].
pub(crate) fn unescape(label: &str) -> String {
    if !label.contains('\\') {
        return label.to_owned();
    }
    let mut characters = label.chars();
    let mut plain = String::with_capacity(label.len());
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => plain.push('\n'),
                Some('r') => plain.push('\r'),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain
}

/// Takes the quoted label off the end of a line.
pub(crate) fn split_label(line: &str) -> (&str, Option<String>) {
    let Some(start) = line.find(" \"") else { return (line, None) };
    match line[start + 2..].strip_suffix('"') {
        Some(label) => (line[..start].trim_end(), Some(unescape(label))),
        None => (line, None),
    }
}

pub(crate) fn access_word(access: Access) -> Option<Cow<'static, str>> {
    match access {
        Access::ALL => None,
        Access::READ_ONLY => Some(Cow::Borrowed("read-only")),
        Access { create, update, read } => {
            let words = [(create, "create"), (update, "update"), (read, "read")];
            let words: Vec<_> = words.iter().filter(|(may, _)| *may).map(|(_, word)| *word).collect();
            Some(Cow::Owned(format!("access={}", if words.is_empty() { "none".to_owned() } else { words.join(",") })))
        }
    }
}

pub(crate) fn access_of(word: &str) -> Option<Access> {
    if word == "read-only" {
        return Some(Access::READ_ONLY);
    }
    let mut access = Access { create: false, update: false, read: false };
    for word in word.strip_prefix("access=")?.split(',') {
        match word {
            "create" => access.create = true,
            "update" => access.update = true,
            "read" => access.read = true,
            "none" => {}
            _ => return None,
        }
    }
    Some(access)
}

pub(crate) fn level_word(level: Level) -> Option<&'static str> {
    match level {
        Level::Optional => None,
        Level::Recommended => Some("recommended"),
        Level::Business => Some("business-required"),
    }
}

pub(crate) fn level_of(word: &str) -> Option<Level> {
    match word {
        "recommended" => Some(Level::Recommended),
        "business-required" => Some(Level::Business),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_survives_whatever_is_in_it() {
        for label in [
            "",
            " ",
            "plain",
            "C:\\new\nline",
            "ends with \\",
            "a \"b\" c",
            "trailing ",
            "\\",
            "x\\ ",
            "\u{a0}",
            "a\r\nb\r",
        ] {
            let line = format!("name String \"{}\"", escape(label));
            assert_eq!(split_label(&line), ("name String", Some(label.to_owned())), "{line}");
        }
    }

    #[test]
    fn each_access_has_its_word() {
        for bits in 0..8 {
            let access = Access { create: bits & 1 != 0, update: bits & 2 != 0, read: bits & 4 != 0 };
            let read = access_word(access).map_or(Some(Access::ALL), |word| access_of(&word));
            assert_eq!(read, Some(access));
        }
        assert_eq!(access_of("access=creat"), None);
    }
}
