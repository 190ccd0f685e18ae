use std::fmt::Write;

use omni_schema::sentence::did_you_mean;
use omni_schema::{Table, lookup_of, suggest};

use crate::arguments::Show;
use crate::failure::Failure;
use crate::{file, output};

pub(crate) fn run(arguments: &Show) -> Result<(), Failure> {
    let schema = file::schema(arguments.schema.as_deref())?;
    let Some(name) = &arguments.table else {
        let mut text = String::new();
        for Table { logical_name, entity_set, columns, lookups, label, .. } in &schema.tables {
            let label = label.as_deref().unwrap_or_default();
            let (columns, lookups) = (columns.len(), lookups.len());
            let line =
                format!("{logical_name:<40} {entity_set:<40} {columns:>4} columns {lookups:>3} lookups  {label}");
            let _ = writeln!(text, "{}", line.trim_end());
        }
        return print(&text);
    };
    let names = || schema.tables.iter().map(|table| table.logical_name.as_str());
    let table = schema.table(name).ok_or_else(|| unknown("table", name, names()))?;
    let Some(column) = &arguments.column else { return print(&table.to_string()) };
    let mut part = Table { columns: Vec::new(), lookups: Vec::new(), ..table.clone() };
    part.alternate_keys.clear();
    part.navigations.clear();
    let lookup = lookup_of(column).unwrap_or(column);
    part.columns.extend(table.column(column).cloned());
    part.lookups.extend(table.lookup(lookup).cloned());
    if part.columns.is_empty() && part.lookups.is_empty() {
        let properties: Vec<String> = table.properties().collect();
        return Err(unknown(&format!("column of `{name}`"), column, properties.iter().map(String::as_str)));
    }
    // The column's lines, without the table's.
    let text = part.to_string();
    print(text.split_once('\n').map_or("", |(_, lines)| lines))
}

fn print(text: &str) -> Result<(), Failure> {
    output::print(text).map_err(|error| Failure::about("the standard output", error))
}

fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let help = did_you_mean(&suggest(name, known));
    Failure::Error(format!("the schema has no {kind} `{name}`{help}"))
}
