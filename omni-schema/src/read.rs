//! Text to model: one function a kind of line, each saying what it expected when the line is something else.

use std::iter::{Enumerate, Peekable};
use std::str::Lines;

use crate::document::{END, HEADER};
use crate::{Choice, Choices, Column, EdmType, Lookup, Schema, SyntaxError, Table, Target};

/// The lines that matter, each with its number: blank lines and comments are passed over.
struct Reader<'a> {
    lines: Peekable<Enumerate<Lines<'a>>>,
    first_line: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, first_line: usize) -> Self {
        Self { lines: text.lines().enumerate().peekable(), first_line }
    }

    fn peek(&mut self) -> Option<(usize, &'a str)> {
        while let Some(&(index, line)) = self.lines.peek() {
            if !line.trim().is_empty() && !line.starts_with('#') {
                return Some((self.first_line + index, line.trim_end()));
            }
            self.lines.next();
        }
        None
    }

    /// The next line's content, if it stands exactly `depth` spaces deep.
    fn next_at(&mut self, depth: usize) -> Option<(usize, &'a str)> {
        let (number, line) = self.peek()?;
        let content = line.trim_start_matches(' ');
        (line.len() - content.len() == depth).then(|| {
            self.lines.next();
            (number, content)
        })
    }
}

/// Reads the whole text.
pub(crate) fn schema(text: &str) -> Result<Schema, SyntaxError> {
    let mut reader = Reader::new(text, 1);
    let mut schema = Schema::default();
    reader.next_at(0);
    while let Some((number, line)) = reader.peek() {
        if line == END {
            return Ok(schema);
        }
        let table = table_block(&mut reader)?;
        if schema.table(&table.logical_name).is_some() {
            return Err(SyntaxError::new(number, format!("table `{}` is there already", table.logical_name)));
        }
        schema.tables.push(table);
    }
    Err(SyntaxError::new(text.lines().count(), format!("expected `{END}` after the last table of `{HEADER}`")))
}

/// Reads the one table whose block `text` begins with; `first_line` is the number of its first line.
pub(crate) fn table(text: &str, first_line: usize) -> Result<Table, SyntaxError> {
    table_block(&mut Reader::new(text, first_line))
}

fn table_block(reader: &mut Reader<'_>) -> Result<Table, SyntaxError> {
    let Some((number, line)) = reader.peek() else {
        return Err(SyntaxError::new(reader.first_line, "expected a table"));
    };
    reader.lines.next();
    let mut table = table_line(number, line)?;
    while let Some((number, line)) = reader.next_at(2) {
        let name = line.split(' ').next().unwrap_or_default();
        if table.column(name).is_some() || table.lookup(name).is_some() {
            return Err(SyntaxError::new(number, format!("`{}` has `{name}` already", table.logical_name)));
        }
        member(reader, number, line, &mut table)?;
    }
    match reader.peek() {
        Some((number, line)) if line.starts_with(' ') => Err(SyntaxError::new(
            number,
            format!("`{}` belongs to nothing: columns stand 2 spaces deep, choices and targets 4", line.trim()),
        )),
        _ if table.column(&table.key).is_none() => Err(SyntaxError::new(
            number,
            format!("the key `{}` is not a column of `{}`", table.key, table.logical_name),
        )),
        _ => Ok(table),
    }
}

fn table_line(number: usize, line: &str) -> Result<Table, SyntaxError> {
    let expected = || {
        SyntaxError::new(
            number,
            format!("expected `table <logical name> set=<entity set> key=<column>`, found `{line}`"),
        )
    };
    let mut words = line.split_whitespace();
    if words.next() != Some("table") {
        return Err(expected());
    }
    let logical_name = words.next().ok_or_else(expected)?.to_owned();
    let (mut entity_set, mut key) = (None, None);
    for word in words {
        match word.split_once('=') {
            Some(("set", name)) if entity_set.is_none() && !name.is_empty() => entity_set = Some(name.to_owned()),
            Some(("key", name)) if key.is_none() && !name.is_empty() => key = Some(name.to_owned()),
            _ => return Err(expected()),
        }
    }
    Ok(Table {
        logical_name,
        entity_set: entity_set.ok_or_else(expected)?,
        key: key.ok_or_else(expected)?,
        columns: Vec::new(),
        lookups: Vec::new(),
    })
}

fn member(reader: &mut Reader<'_>, number: usize, line: &str, table: &mut Table) -> Result<(), SyntaxError> {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or_default().to_owned();
    let kind = words.next().unwrap_or_default();
    let flags: Vec<&str> = words.collect();
    if kind == "lookup" {
        table.lookups.push(lookup(reader, number, name, &flags)?);
        return Ok(());
    }
    let edm = EdmType::from_name(kind).ok_or_else(|| {
        let known: Vec<_> = EdmType::ALL.iter().map(|edm| edm.name()).collect();
        let known = known.join(", ");
        SyntaxError::new(number, format!("`{kind}` is not a type of a column: expected lookup, {known}"))
    })?;
    table.columns.push(column(reader, number, name, edm, &flags)?);
    Ok(())
}

fn column(
    reader: &mut Reader<'_>,
    number: usize,
    name: String,
    edm: EdmType,
    flags: &[&str],
) -> Result<Column, SyntaxError> {
    let mut column = Column { name, edm, required: false, read_only: false, choices: Choices::None };
    for &flag in flags {
        match flag {
            "required" if !column.required => column.required = true,
            "read-only" if !column.read_only => column.read_only = true,
            "choice" if column.choices == Choices::None => column.choices = Choices::One(choices(reader)?),
            "choices" if column.choices == Choices::None => column.choices = Choices::Many(choices(reader)?),
            _ => return Err(wrong_flag(number, flag, "required, read-only, choice, choices, each once")),
        }
    }
    Ok(column)
}

fn choices(reader: &mut Reader<'_>) -> Result<Vec<Choice>, SyntaxError> {
    let mut choices = Vec::new();
    while let Some((number, line)) = reader.next_at(4) {
        let (value, label) = line.split_once(' ').unwrap_or((line, ""));
        let value = value
            .parse()
            .map_err(|_| SyntaxError::new(number, format!("expected `<value> <label>` of a choice, found `{line}`")))?;
        choices.push(Choice { value, label: unescape(label) });
    }
    Ok(choices)
}

fn lookup(reader: &mut Reader<'_>, number: usize, name: String, flags: &[&str]) -> Result<Lookup, SyntaxError> {
    let required = match flags {
        [] => false,
        ["required"] => true,
        [flag, ..] => return Err(wrong_flag(number, flag, "required")),
    };
    let mut targets = Vec::new();
    while let Some((number, line)) = reader.next_at(4) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [table, entity_set, navigation] = words[..] else {
            let expected = "expected `<table> <entity set> <navigation property>` of a lookup's target";
            return Err(SyntaxError::new(number, format!("{expected}, found `{line}`")));
        };
        targets.push(Target {
            table: table.to_owned(),
            entity_set: entity_set.to_owned(),
            navigation: navigation.to_owned(),
        });
    }
    if targets.is_empty() {
        return Err(SyntaxError::new(number, format!("the lookup `{name}` has no target")));
    }
    Ok(Lookup { name, required, targets })
}

fn wrong_flag(number: usize, flag: &str, allowed: &str) -> SyntaxError {
    SyntaxError::new(number, format!("`{flag}` is not expected here: allowed are {allowed}"))
}

/// Undoes what [`crate::write`] does to a label of several lines.
fn unescape(label: &str) -> String {
    let mut characters = label.chars();
    let mut plain = String::with_capacity(label.len());
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.clone().next() == Some('n') => {
                characters.next();
                plain.push('\n');
            }
            '\\' => plain.push(characters.next().unwrap_or('\\')),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(lines: &str) -> String {
        schema(&format!("omni-schema 1\ntable a set=as key=aid\n{lines}\nend\n")).unwrap_err().to_string()
    }

    #[test]
    fn every_broken_line_gets_a_sentence() {
        for (lines, expected) in [
            ("  aid Guide", "line 3: `Guide` is not a type of a column"),
            ("  aid Guid requird", "line 3: `requird` is not expected here"),
            ("  aid Guid required required", "line 3: `required` is not expected here"),
            ("  aid Guid\n  aid Guid", "line 4: `a` has `aid` already"),
            ("  x String", "line 2: the key `aid` is not a column of `a`"),
            ("  aid Guid\n   deep String", "line 4: `deep String` belongs to nothing"),
            ("  s Int32 choice\n    one One", "line 4: expected `<value> <label>`"),
            ("  l lookup", "line 3: the lookup `l` has no target"),
            ("  l lookup\n    account accounts", "line 4: expected `<table> <entity set> <navigation property>`"),
            ("  l lookup read-only\n    b bs l", "line 3: `read-only` is not expected here"),
            ("  aid Guid\ntable b sets=bs key=bid", "line 4: expected `table <logical name> set="),
            ("  aid Guid\ntable a set=as key=aid\n  aid Guid", "line 4: table `a` is there already"),
        ] {
            assert!(error(lines).starts_with(expected), "{lines:?} gave {}", error(lines));
        }
    }

    #[test]
    fn a_label_keeps_its_lines_and_backslashes() {
        let label = "C:\\new\nline";
        let table = Table {
            logical_name: "a".into(),
            entity_set: "as".into(),
            key: "aid".into(),
            columns: vec![
                Column {
                    name: "aid".into(),
                    edm: EdmType::Guid,
                    required: true,
                    read_only: false,
                    choices: Choices::None,
                },
                Column {
                    name: "c".into(),
                    edm: EdmType::Int32,
                    required: false,
                    read_only: false,
                    choices: Choices::One(vec![Choice { value: -1, label: label.into() }]),
                },
            ],
            lookups: Vec::new(),
        };
        let written = Schema { tables: vec![table] };
        assert_eq!(schema(&written.to_string()), Ok(written));
    }
}
