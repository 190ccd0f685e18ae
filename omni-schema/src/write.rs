//! Model to text: the same form that [`crate::read`] takes, aligned for a reader of the diff.

use std::fmt::{self, Write};

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
        for table in &self.tables {
            writeln!(f)?;
            write_table(f, table)?;
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
        write_table(f, self)
    }
}

fn write_table(f: &mut fmt::Formatter<'_>, table: &Table) -> fmt::Result {
    write!(f, "table {} set={} key={}", table.logical_name, table.entity_set, table.key)?;
    for key in &table.further_keys {
        write!(f, ",{key}")?;
    }
    if let Some(name) = &table.primary_name {
        write!(f, " name={name}")?;
    }
    if let Some(base) = &table.base {
        write!(f, " base={base}")?;
    }
    if table.optimistic_concurrency {
        f.write_str(" optimistic")?;
    }
    write_label(f, table.label.as_deref())?;
    writeln!(f)?;
    let names = table.columns.iter().map(|column| &column.name);
    let names = names.chain(table.lookups.iter().map(|lookup| &lookup.name));
    let width = names.map(String::len).max().unwrap_or_default();
    // One line for all, since there are hundreds of thousands in a large schema.
    let mut line = String::new();
    for column in &table.columns {
        write_column(f, &mut line, column, width)?;
    }
    for lookup in &table.lookups {
        write_lookup(f, &mut line, lookup, width)?;
    }
    for key in &table.alternate_keys {
        writeln!(f, "  {:<width$} {:<14} {}", key.name, "key", key.columns.join(","))?;
    }
    for navigation in &table.navigations {
        let kind = if navigation.many { "collection" } else { "navigation" };
        begin(&mut line, &navigation.name, kind, width);
        line.extend([" ", &navigation.table]);
        if let Some(partner) = &navigation.partner {
            line.extend([" partner=", partner]);
        }
        write_line(f, &mut line)?;
    }
    Ok(())
}

fn write_column(f: &mut fmt::Formatter<'_>, line: &mut String, column: &Column, width: usize) -> fmt::Result {
    head(line, &column.name, column.edm.name(), width, column.required, column.level, column.access);
    let kind = match column.details.choices {
        Choices::None => None,
        Choices::One(_) => Some("choice"),
        Choices::Many(_) => Some("choices"),
    };
    match (kind, &column.details.choice_name) {
        (None, _) => {}
        (Some(kind), None) => write!(line, " {kind}")?,
        (Some(kind), Some(name)) => write!(line, " {kind}={name}")?,
    }
    for (word, number) in
        [("max", column.details.max_length), ("precision", column.details.precision), ("scale", column.details.scale)]
    {
        if let Some(number) = number {
            write!(line, " {word}={number}")?;
        }
    }
    if let Some(declared) = &column.details.declared {
        write!(line, " type={declared}")?;
    }
    write_label(line, column.details.label.as_deref())?;
    write_line(f, line)?;
    for Choice { value, state, label } in column.details.choices.values() {
        write!(f, "    {value}")?;
        if let Some(state) = state {
            write!(f, "/{state}")?;
        }
        match label.as_str() {
            "" => writeln!(f)?,
            label => writeln!(f, " {}", escape(label))?,
        }
    }
    Ok(())
}

fn write_lookup(f: &mut fmt::Formatter<'_>, line: &mut String, lookup: &Lookup, width: usize) -> fmt::Result {
    head(line, &lookup.name, "lookup", width, lookup.required, lookup.level, lookup.access);
    write_label(line, lookup.label.as_deref())?;
    write_line(f, line)?;
    for target in &lookup.targets {
        line.clear();
        line.extend(["    ", &target.table, " ", &target.entity_set, " ", &target.navigation]);
        write_line(f, line)?;
    }
    Ok(())
}

/// What begins the line of a column and that of a lookup.
fn head(line: &mut String, name: &str, kind: &str, width: usize, is_required: bool, level: Level, access: Access) {
    begin(line, name, kind, width);
    line.push_str(required(is_required));
    if let Some(word) = level_word(level) {
        line.extend([" ", word]);
    }
    if let Some(word) = access_word(access) {
        line.extend([" ", &word]);
    }
}

/// The name and the kind, which stand below one another.
fn begin(line: &mut String, name: &str, kind: &str, width: usize) {
    line.clear();
    line.push_str("  ");
    push_padded(line, name, width);
    line.push(' ');
    push_padded(line, kind, 14);
}

fn push_padded(line: &mut String, text: &str, width: usize) {
    const BLANKS: &str = "                                ";
    line.push_str(text);
    let mut missing = width.saturating_sub(if text.is_ascii() { text.len() } else { text.chars().count() });
    while missing > 0 {
        let blanks = &BLANKS[..missing.min(BLANKS.len())];
        line.push_str(blanks);
        missing -= blanks.len();
    }
}

fn write_line(f: &mut fmt::Formatter<'_>, line: &mut String) -> fmt::Result {
    line.truncate(line.trim_end_matches(' ').len());
    line.push('\n');
    f.write_str(line)
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
