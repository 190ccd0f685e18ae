//! Model to text: the same form that [`crate::read`] takes, aligned for a reader of the diff.

use std::fmt::{self, Write};
use std::mem::take;

use crate::document::{END, HEADER};
use crate::text::{access_word, escape, level_word};
use crate::{Access, Choice, Choices, Column, Level, Lookup, OperationKind, Schema, Table};

impl fmt::Display for Schema {
    /// Writes the text form, which [`Document`](crate::Document) reads back to an equal schema.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if !self.namespace.is_empty() {
            writeln!(f, "namespace {}", self.namespace)?;
        }
        // One for all, since there are hundreds of thousands of columns in a large schema.
        let mut text = String::new();
        for table in &self.tables {
            text.push('\n');
            push_table(&mut text, table)?;
            f.write_str(&text)?;
            text.clear();
        }
        for enumeration in &self.enums {
            writeln!(f, "\nenum {}{}", enumeration.name, if enumeration.flags { " flags" } else { "" })?;
            for member in &enumeration.members {
                writeln!(f, "  {} {}", member.name, member.value)?;
            }
        }
        for complex in &self.complex_types {
            writeln!(f, "\ncomplex {}", complex.name)?;
            for property in &complex.properties {
                writeln!(f, "  {} {}{}", property.name, property.ty, required(property.required))?;
            }
        }
        for operation in &self.operations {
            let kind = if operation.kind == OperationKind::Action { "action" } else { "function" };
            write!(f, "\n{kind} {}", operation.name)?;
            if let Some(bound) = &operation.bound {
                write!(f, " bound={bound}")?;
            }
            if let Some(returns) = &operation.returns {
                write!(f, " returns={returns}")?;
            }
            writeln!(f)?;
            for parameter in &operation.parameters {
                writeln!(f, "  {} {}{}", parameter.name, parameter.ty, required(parameter.required))?;
            }
        }
        writeln!(f, "\n{END}")
    }
}

impl fmt::Display for Table {
    /// Writes the block of this one table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        push_table(&mut text, self)?;
        f.write_str(&text)
    }
}

fn push_table(text: &mut String, table: &Table) -> fmt::Result {
    write!(text, "table {} set={} key={}", table.logical_name, table.entity_set, table.key)?;
    for key in &table.further_keys {
        write!(text, ",{key}")?;
    }
    if let Some(name) = &table.primary_name {
        write!(text, " name={name}")?;
    }
    if let Some(base) = &table.base {
        write!(text, " base={base}")?;
    }
    if table.optimistic_concurrency {
        text.push_str(" optimistic");
    }
    write_label(text, table.label.as_deref())?;
    text.push('\n');
    let names = table.columns.iter().map(|column| &column.name);
    let names = names.chain(table.lookups.iter().map(|lookup| &lookup.name));
    let width = names.map(String::len).max().unwrap_or_default();
    for column in &table.columns {
        push_column(text, column, width)?;
    }
    for lookup in &table.lookups {
        push_lookup(text, lookup, width)?;
    }
    for key in &table.alternate_keys {
        let mut line = Line::begin(text, &key.name, "key", width);
        write!(line, " {}", key.columns.join(","))?;
        line.end();
    }
    for navigation in &table.navigations {
        let kind = if navigation.many { "collection" } else { "navigation" };
        let mut line = Line::begin(text, &navigation.name, kind, width);
        line.push(&[" ", &navigation.table]);
        if let Some(partner) = &navigation.partner {
            line.push(&[" partner=", partner]);
        }
        line.end();
    }
    Ok(())
}

fn push_column(text: &mut String, column: &Column, width: usize) -> fmt::Result {
    let mut line = Line::begin(text, &column.name, column.edm.name(), width);
    line.head(column.required, column.level, column.access);
    // Most columns have none.
    let Some(details) = column.details.set() else {
        line.end();
        return Ok(());
    };
    let kind = match details.choices {
        Choices::None => None,
        Choices::One(_) => Some("choice"),
        Choices::Many(_) => Some("choices"),
    };
    match (kind, &details.choice_name) {
        (None, _) => {}
        (Some(kind), None) => line.push(&[" ", kind]),
        (Some(kind), Some(name)) => line.push(&[" ", kind, "=", name]),
    }
    for (word, number) in [("max", details.max_length), ("precision", details.precision), ("scale", details.scale)] {
        if let Some(number) = number {
            write!(line, " {word}={number}")?;
        }
    }
    if let Some(declared) = &details.declared {
        line.push(&[" type=", declared]);
    }
    write_label(&mut line, details.label.as_deref())?;
    line.end();
    for Choice { value, state, label } in details.choices.values() {
        write!(text, "    {value}")?;
        if let Some(state) = state {
            write!(text, "/{state}")?;
        }
        match label.as_str() {
            "" => text.push('\n'),
            label => writeln!(text, " {}", escape(label))?,
        }
    }
    Ok(())
}

fn push_lookup(text: &mut String, lookup: &Lookup, width: usize) -> fmt::Result {
    let mut line = Line::begin(text, &lookup.name, "lookup", width);
    line.head(lookup.required, lookup.level, lookup.access);
    write_label(&mut line, lookup.label.as_deref())?;
    line.end();
    for target in &lookup.targets {
        text.extend(["    ", &target.table, " ", &target.entity_set, " ", &target.navigation, "\n"]);
    }
    Ok(())
}

/// A line of a table, in which names, kinds and what follows stand below those of other lines.
struct Line<'a> {
    text: &'a mut String,
    /// The blanks that belong between the kind and what follows, if anything does.
    blanks: usize,
}

impl<'a> Line<'a> {
    fn begin(text: &'a mut String, name: &str, kind: &str, width: usize) -> Self {
        text.push_str("  ");
        text.push_str(name);
        let letters = if name.is_ascii() { name.len() } else { name.chars().count() };
        push_blanks(text, width.saturating_sub(letters) + 1);
        text.push_str(kind);
        Self { text, blanks: 14_usize.saturating_sub(kind.len()) }
    }

    /// What a column and a lookup begin with.
    fn head(&mut self, is_required: bool, level: Level, access: Access) {
        if is_required {
            self.push(&[" required"]);
        }
        if let Some(word) = level_word(level) {
            self.push(&[" ", word]);
        }
        if let Some(word) = access_word(access) {
            self.push(&[" ", &word]);
        }
    }

    fn push(&mut self, words: &[&str]) {
        push_blanks(self.text, take(&mut self.blanks));
        self.text.extend(words.iter().copied());
    }

    fn end(self) {
        self.text.push('\n');
    }
}

impl Write for Line<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(&[text]);
        Ok(())
    }
}

fn push_blanks(text: &mut String, mut count: usize) {
    const BLANKS: &str = "                                ";
    while count > 0 {
        let blanks = &BLANKS[..count.min(BLANKS.len())];
        text.push_str(blanks);
        count -= blanks.len();
    }
}

fn write_label(line: &mut impl Write, label: Option<&str>) -> fmt::Result {
    match label {
        Some(label) => write!(line, " \"{}\"", escape(label)),
        None => Ok(()),
    }
}

fn required(required: bool) -> &'static str {
    if required { " required" } else { "" }
}

#[cfg(test)]
mod tests {
    use crate::{EdmType, Lookup, Navigation, Target};

    use super::*;

    #[test]
    fn names_and_types_stand_below_one_another() {
        let long = "new_a_name_of_forty_characters_and_no_more";
        let target = Target { table: "b".into(), entity_set: "bs".into(), navigation: "l_b".into() };
        let table = Table {
            logical_name: "a".into(),
            entity_set: "as".into(),
            key: "aid".into(),
            columns: vec![Column { required: true, ..Column::new("aid", EdmType::Guid) }],
            lookups: vec![Lookup::new(long, vec![target])],
            navigations: vec![Navigation { name: "n".into(), many: true, table: "b".into(), partner: None }],
            ..Table::default()
        };
        let blanks = |name: &str| " ".repeat(long.len() - name.len());
        let (aid, n) = (blanks("aid"), blanks("n"));
        let expected = format!(
            "table a set=as key=aid\n  aid{aid} Guid           required\n  {long} lookup\n    b bs l_b\n  n{n} collection     b\n"
        );
        assert_eq!(table.to_string(), expected);
    }
}
