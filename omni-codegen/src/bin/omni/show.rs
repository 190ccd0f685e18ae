use std::fmt::Write;

use omni_schema::sentence::did_you_mean;
use omni_schema::{Table, lookup_of, publisher_prefix, suggest};

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
    let table = schema.table(name).ok_or_else(|| no_table(name, names(), arguments.schema.is_none()))?;
    let Some(column) = &arguments.column else { return print(&table.to_string()) };
    let mut part = Table { columns: Vec::new(), lookups: Vec::new(), ..table.clone() };
    part.alternate_keys.clear();
    part.navigations.clear();
    let lookup = lookup_of(column).unwrap_or(column);
    part.columns.extend(table.column(column).cloned());
    part.lookups.extend(table.lookup(lookup).cloned());
    if part.columns.is_empty() && part.lookups.is_empty() {
        let properties: Vec<String> = table.properties().collect();
        let help = did_you_mean(&suggest(column, properties.iter().map(String::as_str)));
        return Err(Failure::Error(format!("the table `{name}` has no column `{column}`{help}")));
    }
    // The column's lines, without the table's.
    let text = part.to_string();
    print(text.split_once('\n').map_or("", |(_, lines)| lines))
}

fn print(text: &str) -> Result<(), Failure> {
    output::print(text).map_err(|error| Failure::about("the standard output", error))
}

fn no_table<'a>(name: &str, known: impl Iterator<Item = &'a str>, is_built_in: bool) -> Failure {
    let (title, other) =
        if is_built_in { ("built-in schema", "; `--schema` names another schema") } else { ("schema", "") };
    // What an organisation calls its own is not one of the standard tables with a typo.
    let is_own = is_built_in && publisher_prefix(name).is_some();
    let near = if is_own { String::new() } else { did_you_mean(&suggest(name, known)) };
    Failure::Error(format!("the {title} has no table `{name}`{}", if near.is_empty() { other } else { &near }))
}
