//! Model to text: the same form that [`crate::read`] takes, aligned for a reader of the diff.

use std::fmt::{self, Write};

use crate::document::{END, HEADER};
use crate::{Choices, Column, Lookup, Schema, Table};

impl fmt::Display for Schema {
    /// Writes the text form, which [`Document`](crate::Document) reads back to an equal schema.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        for table in &self.tables {
            writeln!(f)?;
            write_table(f, table)?;
        }
        writeln!(f, "\n{END}")
    }
}

fn write_table(f: &mut fmt::Formatter<'_>, table: &Table) -> fmt::Result {
    let Table { logical_name, entity_set, key, columns, lookups } = table;
    writeln!(f, "table {logical_name} set={entity_set} key={key}")?;
    let names = columns.iter().map(|column| &column.name).chain(lookups.iter().map(|lookup| &lookup.name));
    let width = names.map(String::len).max().unwrap_or_default();
    for column in columns {
        write_column(f, column, width)?;
    }
    for lookup in lookups {
        write_lookup(f, lookup, width)?;
    }
    Ok(())
}

fn write_column(f: &mut fmt::Formatter<'_>, column: &Column, width: usize) -> fmt::Result {
    let Column { name, edm, required, read_only, choices } = column;
    let mut line = format!("  {name:<width$} {:<14}", edm.name());
    if *required {
        line.push_str(" required");
    }
    if *read_only {
        line.push_str(" read-only");
    }
    match choices {
        Choices::None => {}
        Choices::One(_) => line.push_str(" choice"),
        Choices::Many(_) => line.push_str(" choices"),
    }
    writeln!(f, "{}", line.trim_end())?;
    for choice in choices.values() {
        writeln!(f, "{}", format!("    {} {}", choice.value, escape(&choice.label)).trim_end())?;
    }
    Ok(())
}

fn write_lookup(f: &mut fmt::Formatter<'_>, lookup: &Lookup, width: usize) -> fmt::Result {
    let Lookup { name, required, targets } = lookup;
    let flags = if *required { " required" } else { "" };
    writeln!(f, "{}", format!("  {name:<width$} {:<14}{flags}", "lookup").trim_end())?;
    for target in targets {
        writeln!(f, "    {} {} {}", target.table, target.entity_set, target.navigation)?;
    }
    Ok(())
}

/// Keeps a label on its line.
fn escape(label: &str) -> String {
    let mut escaped = String::with_capacity(label.len());
    for character in label.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            other => {
                let _ = escaped.write_char(other);
            }
        }
    }
    escaped
}
