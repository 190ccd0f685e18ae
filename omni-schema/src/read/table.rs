//! The block of one table.

use super::name::{all_checked, checked};
use super::{Reader, wrong_flag};
use crate::text::{access_of, level_of, split_label, unescape};
use crate::{
    Access, AlternateKey, Choice, Choices, Column, EdmType, Level, Lookup, Navigation, SyntaxError, Table, Target,
    TypeName,
};

const COLUMN_FLAGS: &str = "required, recommended or business-required, read-only or access=…, choice, choices, max=…, \
                            precision=…, scale=…, type=…, each once";

pub(super) fn block(reader: &mut Reader<'_>) -> Result<Table, SyntaxError> {
    let first_line = reader.first_line;
    let Some((number, line)) = reader.next() else {
        return Err(SyntaxError::new(first_line, "expected a table"));
    };
    let mut table = head(number, line)?;
    let mut last = number;
    while let Some((number, line)) = reader.next_at(2) {
        member(reader, number, line, &mut table)?;
        last = number;
    }
    reader.end_of_block("columns stand 2 spaces deep, choices and targets 4")?;
    for key in std::iter::once(&table.key).chain(&table.further_keys) {
        if table.column(key).is_none() {
            let message = format!("the key `{key}` is not a column of `{}`", table.logical_name);
            return Err(SyntaxError::new(last, message));
        }
    }
    Ok(table)
}

fn head(number: usize, line: &str) -> Result<Table, SyntaxError> {
    let expected = || {
        let form = "table <logical name> set=<entity set> key=<column> [name=<column>] [base=<table>] [optimistic] [\"<label>\"]";
        SyntaxError::new(number, format!("expected `{form}`, found `{line}`"))
    };
    let (words, label) = split_label(line);
    let mut words = words.split_whitespace();
    if words.next() != Some("table") {
        return Err(expected());
    }
    let mut table = Table { label, ..Table::default() };
    table.logical_name = checked(number, words.next().ok_or_else(expected)?)?;
    for word in words {
        match word.split_once('=') {
            Some((_, "")) => return Err(expected()),
            Some(("set", set)) if table.entity_set.is_empty() => table.entity_set = checked(number, set)?,
            Some(("key", columns)) if table.key.is_empty() => {
                let mut columns = all_checked(number, columns)?.into_iter();
                table.key = columns.next().unwrap_or_default();
                table.further_keys = columns.collect();
            }
            Some(("name", column)) if table.primary_name.is_none() => {
                table.primary_name = Some(checked(number, column)?);
            }
            Some(("base", base)) if table.base.is_none() => table.base = Some(checked(number, base)?),
            None if word == "optimistic" => table.optimistic_concurrency = true,
            _ => return Err(expected()),
        }
    }
    if table.entity_set.is_empty() || table.key.is_empty() { Err(expected()) } else { Ok(table) }
}

fn member(reader: &mut Reader<'_>, number: usize, line: &str, table: &mut Table) -> Result<(), SyntaxError> {
    let (line, label) = split_label(line);
    let mut words = line.split_whitespace();
    let name = checked(number, words.next().unwrap_or_default())?;
    let kind = words.next().unwrap_or_default();
    let flags: Vec<&str> = words.collect();
    if taken(table, kind, &name) {
        return Err(SyntaxError::new(number, format!("`{}` has `{name}` already", table.logical_name)));
    }
    match kind {
        "lookup" => table.lookups.push(lookup(reader, number, name, label, &flags)?),
        "key" => table.alternate_keys.push(alternate_key(number, name, &flags)?),
        "collection" | "navigation" => table.navigations.push(navigation(number, name, kind, &flags)?),
        _ => {
            let edm = EdmType::from_name(kind).ok_or_else(|| {
                let known: Vec<_> = EdmType::ALL.iter().map(|edm| edm.name()).collect();
                let known = known.join(", ");
                let other = "lookup, key, collection, navigation";
                let message = format!("`{kind}` is not a type of a column: expected {other}, {known}");
                SyntaxError::new(number, message)
            })?;
            let mut column = Column::new(name, edm);
            // To set a detail, even to none, makes room for all of them: most columns have none (`Apart`).
            if label.is_some() {
                column.details.label = label;
            }
            column_flags(reader, number, &mut column, &flags)?;
            table.columns.push(column);
        }
    }
    Ok(())
}

/// Whether the table has a member of this kind and name. Columns and lookups share their names; keys and navigation
/// properties have their own.
fn taken(table: &Table, kind: &str, name: &str) -> bool {
    match kind {
        "key" => table.alternate_keys.iter().any(|key| key.name == name),
        "collection" | "navigation" => table.navigations.iter().any(|navigation| navigation.name == name),
        _ => table.column(name).is_some() || table.lookup(name).is_some(),
    }
}

fn column_flags(
    reader: &mut Reader<'_>,
    number: usize,
    column: &mut Column,
    flags: &[&str],
) -> Result<(), SyntaxError> {
    let mut access = None;
    for &flag in flags {
        let wrong = || wrong_flag(number, flag, COLUMN_FLAGS);
        if let Some(level) = level_of(flag).filter(|_| column.level == Level::Optional) {
            column.level = level;
            continue;
        }
        if let Some(given) = access_of(flag).filter(|_| access.is_none()) {
            access = Some(given);
            continue;
        }
        match flag.split_once('=') {
            None if flag == "required" && !column.required => column.required = true,
            None if flag == "choice" && column.details.choices == Choices::None => {
                column.details.choices = Choices::One(Vec::new());
            }
            None if flag == "choices" && column.details.choices == Choices::None => {
                column.details.choices = Choices::Many(Vec::new());
            }
            Some((kind @ ("choice" | "choices"), global)) if column.details.choices == Choices::None => {
                let many = kind == "choices";
                column.details.choices = if many { Choices::Many(Vec::new()) } else { Choices::One(Vec::new()) };
                column.details.choice_name = Some(checked(number, global)?);
            }
            Some(("max", digits)) if column.details.max_length.is_none() => {
                column.details.max_length = Some(digits.parse().map_err(|_| wrong())?);
            }
            Some(("precision", digits)) if column.details.precision.is_none() => {
                column.details.precision = Some(digits.parse().map_err(|_| wrong())?);
            }
            Some(("scale", digits)) if column.details.scale.is_none() => {
                column.details.scale = Some(digits.parse().map_err(|_| wrong())?);
            }
            Some(("type", ty)) if column.details.declared.is_none() && TypeName::parse(ty).is_some() => {
                column.details.declared = Some(ty.to_owned());
            }
            _ => return Err(wrong()),
        }
    }
    column.access = access.unwrap_or(Access::ALL);
    // Looked at first, since `&mut` makes room for details in a column that has none (`Apart`).
    if column.details.choices != Choices::None
        && let Choices::One(values) | Choices::Many(values) = &mut column.details.choices
    {
        *values = choices(reader)?;
    }
    Ok(())
}

fn choices(reader: &mut Reader<'_>) -> Result<Vec<Choice>, SyntaxError> {
    let mut choices = Vec::new();
    while let Some((number, line)) = reader.next_at(4) {
        let (numbers, label) = line.split_once(' ').unwrap_or((line, ""));
        let (value, state) = match numbers.split_once('/') {
            Some((value, state)) => (value, Some(state)),
            None => (numbers, None),
        };
        let number_of = |digits: &str| {
            digits.parse::<i32>().map_err(|_| {
                let message = format!("expected `<value> <label>` of a choice, found `{line}`");
                SyntaxError::new(number, message)
            })
        };
        let state = state.map(number_of).transpose()?;
        choices.push(Choice { value: number_of(value)?, state, label: unescape(label) });
    }
    Ok(choices)
}

fn lookup(
    reader: &mut Reader<'_>,
    number: usize,
    name: String,
    label: Option<String>,
    flags: &[&str],
) -> Result<Lookup, SyntaxError> {
    let mut lookup = Lookup { label, ..Lookup::new(name, Vec::new()) };
    let mut access = None;
    for &flag in flags {
        if flag == "required" && !lookup.required {
            lookup.required = true;
        } else if let Some(level) = level_of(flag).filter(|_| lookup.level == Level::Optional) {
            lookup.level = level;
        } else if let Some(given) = access_of(flag).filter(|_| access.is_none()) {
            access = Some(given);
        } else {
            let allowed = "required, recommended or business-required, read-only or access=…, each once";
            return Err(wrong_flag(number, flag, allowed));
        }
    }
    lookup.access = access.unwrap_or(Access::ALL);
    while let Some((number, line)) = reader.next_at(4) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [table, entity_set, navigation] = words[..] else {
            let expected = "expected `<table> <entity set> <navigation property>` of a lookup's target";
            return Err(SyntaxError::new(number, format!("{expected}, found `{line}`")));
        };
        lookup.targets.push(Target {
            table: checked(number, table)?,
            entity_set: checked(number, entity_set)?,
            navigation: checked(number, navigation)?,
        });
    }
    if lookup.targets.is_empty() {
        return Err(SyntaxError::new(number, format!("the lookup `{}` has no target", lookup.name)));
    }
    Ok(lookup)
}

fn alternate_key(number: usize, name: String, flags: &[&str]) -> Result<AlternateKey, SyntaxError> {
    match flags {
        [columns] => Ok(AlternateKey { name, columns: all_checked(number, columns)? }),
        _ => Err(SyntaxError::new(number, format!("expected `{name} key <column>,<column>…`"))),
    }
}

fn navigation(number: usize, name: String, kind: &str, flags: &[&str]) -> Result<Navigation, SyntaxError> {
    let (table, partner) = match flags {
        [table] => (*table, None),
        [table, partner] if partner.starts_with("partner=") => (*table, partner.strip_prefix("partner=")),
        _ => return Err(SyntaxError::new(number, format!("expected `{name} {kind} <table> [partner=<name>]`"))),
    };
    let partner = partner.map(|partner| checked(number, partner)).transpose()?;
    Ok(Navigation { name, many: kind == "collection", table: checked(number, table)?, partner })
}
