//! `$expand` of single-valued navigation properties ("Join tables using OData").

use omni_schema::{Schema, Table};

use super::Select;
use super::path::target;
use crate::fault::Fault;
use crate::navigation::Navigation;

/// How deep expansions may nest: the reader recurses.
const DEEPEST: usize = 10;

/// A navigation property, with the row that it leads to in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expand {
    pub(crate) navigation: String,
    pub(crate) select: Select,
    /// What is expanded within that row.
    pub(crate) within: Vec<Expand>,
}

/// Reads `primarycontactid($select=fullname;$expand=…),parentaccountid`.
pub(super) fn parse(value: &str) -> Result<Vec<Expand>, Fault> {
    of_depth(value, 1)
}

fn of_depth(value: &str, depth: usize) -> Result<Vec<Expand>, Fault> {
    if depth > DEEPEST {
        return Err(Fault::query(format!("$expand nests deeper than {DEEPEST} levels.")));
    }
    split(value, ',').map(|item| item_of_depth(item.trim(), depth)).collect()
}

fn item_of_depth(item: &str, depth: usize) -> Result<Expand, Fault> {
    let (navigation, options) = match item.split_once('(') {
        None => (item, ""),
        Some((navigation, options)) => {
            let unclosed = || Fault::query(format!("Term '{item}' of $expand has no closing parenthesis."));
            (navigation, options.strip_suffix(')').ok_or_else(unclosed)?)
        }
    };
    if navigation.is_empty() {
        return Err(Fault::query("A term of $expand is empty; it names a navigation property."));
    }
    let mut expand = Expand { navigation: navigation.to_owned(), select: Select::default(), within: Vec::new() };
    for option in split(options, ';').map(str::trim).filter(|option| !option.is_empty()) {
        match option.split_once('=') {
            Some(("$select", value)) => expand.select = Select::parse(value),
            Some(("$expand", value)) => expand.within = of_depth(value, depth + 1)?,
            Some((name @ ("$filter" | "$orderby" | "$top" | "$count"), _)) => {
                return Err(Fault::not_implemented(format_args!("the option {name} within $expand")));
            }
            _ => return Err(Fault::query(format!("'{option}' is not an option within $expand."))),
        }
    }
    Ok(expand)
}

/// The parts of a text; a separator within parentheses does not separate.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |character| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == separator && depth == 0
    })
}

impl Expand {
    pub(super) fn check(&self, table: &Table, schema: &Schema) -> Result<(), Fault> {
        let targets = self.targets(table, schema)?;
        for target in targets {
            self.select.check(target)?;
            self.within.iter().try_for_each(|inner| inner.check(target, schema))?;
        }
        Ok(())
    }

    /// The tables that the expanded row may be of.
    fn targets<'s>(&self, table: &'s Table, schema: &'s Schema) -> Result<Vec<&'s Table>, Fault> {
        match Navigation::find(table, &self.navigation) {
            // Tables that share a navigation property: those that the schema describes.
            Some(navigation) if navigation.targets().len() > 1 => {
                let described: Vec<&Table> =
                    navigation.targets().iter().filter_map(|target| schema.table(&target.table)).collect();
                let missing = || {
                    let name = &self.navigation;
                    let what = format_args!("'{name}' in a query: the schema does not describe the tables it leads to");
                    Fault::not_implemented(what)
                };
                if described.is_empty() { Err(missing()) } else { Ok(described) }
            }
            _ => target(&self.navigation, table, schema).map(|target| vec![target]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::select;

    #[test]
    fn reads_options_and_nesting() {
        let terms = parse("a($select=x,y;$expand=b($select=z)), c").unwrap();
        assert_eq!((terms.len(), terms[1].navigation.as_str()), (2, "c"));
        assert!(terms[0].select.contains("y") && !terms[0].select.contains("z"));
        assert_eq!(select::context(&Select::default(), &terms), "(a(x,y,b(z)),c())");
    }

    #[test]
    fn refuses_what_is_malformed() {
        for (text, status) in [
            ("", 400),
            ("a(", 400),
            ("a($select)", 400),
            ("a,,b", 400),
            ("a($filter=x eq 1)", 501),
            (&format!("{}x{}", "a($expand=".repeat(5000), ")".repeat(5000)), 400),
        ] {
            assert_eq!(parse(text).unwrap_err().status, status, "{text:.40}");
        }
    }
}
