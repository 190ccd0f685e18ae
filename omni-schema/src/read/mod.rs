//! Text to model: one function a kind of line, each saying what it expected when the line is something else.

mod name;
mod table;
mod types;

use std::collections::HashSet;
use std::iter::{Enumerate, Peekable};
use std::str::Lines;

use crate::document::{END, HEADER};
use crate::sentence::one_of;
use crate::{Schema, SyntaxError, Table};

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
            let line = line.trim_end_matches([' ', '\t', '\r']);
            if !line.is_empty() && !line.starts_with('#') {
                return Some((self.first_line + index, line));
            }
            self.lines.next();
        }
        None
    }

    /// The next line, whatever it is.
    fn next(&mut self) -> Option<(usize, &'a str)> {
        let line = self.peek();
        self.lines.next();
        line
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

    /// An error unless the next line begins what may follow a block. One that lost its blanks, or has a tab in their
    /// place, would end the block unnoticed.
    fn end_of_block(&mut self, what: &str) -> Result<(), SyntaxError> {
        match self.peek() {
            Some((number, line)) if line.starts_with([' ', '\t']) => {
                Err(SyntaxError::new(number, format!("`{}` belongs to nothing: {what}", line.trim())))
            }
            Some((number, line)) if !may_follow_a_block(line) => {
                Err(SyntaxError::new(number, format!("{}; {what}", not_an_item(line))))
            }
            _ => Ok(()),
        }
    }

    /// Passes over the end, after which there is nothing.
    fn end(&mut self) -> Result<(), SyntaxError> {
        self.next();
        match self.peek() {
            Some((number, line)) => {
                Err(SyntaxError::new(number, format!("expected nothing after the line `{END}`, found `{line}`")))
            }
            None => Ok(()),
        }
    }
}

/// What a line that is not indented begins with, but for the end.
const ITEMS: [&str; 6] = ["namespace", "table", "enum", "complex", "action", "function"];

fn may_follow_a_block(line: &str) -> bool {
    line == END || line.split_once(' ').is_some_and(|(kind, _)| ITEMS.contains(&kind))
}

fn not_an_item(line: &str) -> String {
    format!("expected {}, found `{line}`", one_of(ITEMS.iter().chain([&END])))
}

/// Reads the whole text.
pub(crate) fn schema(text: &str) -> Result<Schema, SyntaxError> {
    let mut reader = Reader::new(text, 1);
    let mut schema = Schema::default();
    let mut names = HashSet::new();
    reader.next_at(0);
    while let Some((number, line)) = reader.peek() {
        if line == END {
            reader.end()?;
            return Ok(schema);
        }
        match line.split_once(' ') {
            Some(("namespace", name)) => {
                if !schema.namespace.is_empty() {
                    let message = format!("the namespace is `{}` already", schema.namespace);
                    return Err(SyntaxError::new(number, message));
                }
                schema.namespace = name::checked(number, name.trim())?;
                reader.next();
            }
            Some(("table", _)) => {
                let table = table::block(&mut reader)?;
                if !names.insert(table.logical_name.clone()) {
                    let message = format!("table `{}` is there already", table.logical_name);
                    return Err(SyntaxError::new(number, message));
                }
                schema.tables.push(table);
            }
            Some(("enum", _)) => schema.enums.push(types::enumeration(&mut reader)?),
            Some(("complex", _)) => schema.complex_types.push(types::complex(&mut reader)?),
            Some(("action" | "function", _)) => schema.operations.push(types::operation(&mut reader)?),
            _ => return Err(SyntaxError::new(number, not_an_item(line))),
        }
    }
    Err(SyntaxError::new(text.lines().count(), format!("expected `{END}` after the last table of `{HEADER}`")))
}

/// Reads the one table whose block `text` begins with; `first_line` is the number of its first line. Of what follows,
/// the next line is looked at, and whether anything stands behind the end.
pub(crate) fn table(text: &str, first_line: usize) -> Result<Table, SyntaxError> {
    let mut reader = Reader::new(text, first_line);
    let table = table::block(&mut reader)?;
    if reader.peek().is_some_and(|(_, line)| line == END) {
        reader.end()?;
    }
    Ok(table)
}

fn wrong_flag(number: usize, flag: &str, allowed: &str) -> SyntaxError {
    SyntaxError::new(number, format!("`{flag}` is not expected here: allowed are {allowed}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Access, AlternateKey, Apart, Choice, Choices, Column, ComplexType, Details, EdmType, EnumMember, EnumType,
        Level, Lookup, Navigation, Operation, OperationKind, Parameter, Property, Target, TypeName,
    };

    fn error(lines: &str) -> String {
        schema(&format!("omni-schema 1\ntable a set=as key=aid\n{lines}\nend\n")).unwrap_err().to_string()
    }

    #[test]
    fn every_broken_line_gets_a_sentence() {
        for (lines, expected) in [
            ("  aid Guide", "line 3: `Guide` is not a type of a column"),
            ("  aid Guid requird", "line 3: `requird` is not expected here"),
            ("  aid Guid required required", "line 3: `required` is not expected here"),
            ("  aid Guid max=many", "line 3: `max=many` is not expected here"),
            ("  aid Guid access=crate", "line 3: `access=crate` is not expected here"),
            ("  aid Guid\n  aid Guid", "line 4: `a` has `aid` already"),
            ("  x String", "line 3: the key `aid` is not a column of `a`"),
            ("  aid Guid\n   deep String", "line 4: `deep String` belongs to nothing"),
            ("  s Int32 choice\n    one One", "line 4: expected `<value> <label>`"),
            ("  s Int32 choice\n    1/x One", "line 4: expected `<value> <label>`"),
            ("  l lookup", "line 3: the lookup `l` has no target"),
            ("  l lookup\n    account accounts", "line 4: expected `<table> <entity set> <navigation property>`"),
            ("  l lookup choice\n    b bs l", "line 3: `choice` is not expected here"),
            ("  k key", "line 3: expected `k key <column>"),
            ("  n collection b back=x", "line 3: expected `n collection <table>"),
            ("  aid Guid\ntable b sets=bs key=bid", "line 4: expected `table <logical name> set="),
            ("  aid Guid\ntable a set=as key=aid\n  aid Guid", "line 4: table `a` is there already"),
            ("  aid Guid\nnamespace A\nnamespace B", "line 5: the namespace is `A` already"),
            ("  aid Guid\nenum E flag", "line 4: expected `enum <name> [flags]`"),
            ("  aid Guid\nenum E\n  One one", "line 5: expected `<name> <number>`"),
            ("  aid Guid\ncomplex", "line 4: expected `namespace`, `table`, `enum`"),
            ("  aid Guid\naction A return=x", "line 4: expected `action|function"),
            ("  aid Guid\naction A bound=a bound=a", "line 4: expected `action|function"),
            ("  aid Guid\naction A returns=a returns=a", "line 4: expected `action|function"),
            ("  s Int32 choice choice", "line 3: `choice` is not expected here"),
            ("  s Int32 choice choice=c", "line 3: `choice=c` is not expected here"),
            ("  s String max=1 max=1", "line 3: `max=1` is not expected here"),
            ("  s Decimal precision=1 precision=1", "line 3: `precision=1` is not expected here"),
            ("  s Decimal scale=1 scale=1", "line 3: `scale=1` is not expected here"),
            ("  s Untyped type=a type=a", "line 3: `type=a` is not expected here"),
            ("  aid Guid\n  k key aid\n  k key aid", "line 5: `a` has `k` already"),
            ("  aid Guid\n  n collection b\n  n navigation b", "line 5: `a` has `n` already"),
            ("  aid Guid\naction A\n  p Collection(", "line 5: expected `<name> <type> [required]`"),
            ("  aid Guid\n\tx String", "line 4: `x String` belongs to nothing: columns stand 2 spaces deep"),
            ("  aid Guid\nenum E\n\tA 1", "line 5: `A 1` belongs to nothing: the members of an enumeration"),
            (
                "  aid Guid\naction A\np Guid",
                "line 5: expected `namespace`, `table`, `enum`, `complex`, `action`, `function` or `end`, found `p Guid`; ",
            ),
        ] {
            assert!(error(lines).starts_with(expected), "{lines:?} gave {}", error(lines));
        }
    }

    #[test]
    fn nothing_follows_the_end() {
        for (lines, expected) in [
            ("  aid Guid\nend\ntable b set=bs key=bid\n  bid Guid", "line 5: expected nothing after the line `end`"),
            ("  aid Guid\nenum E\n  A 1\nend\nenum F\n  A 1", "line 7: expected nothing after the line `end`"),
            ("  aid Guid\nend\n# a note", "line 6: expected nothing after the line `end`, found `end`"),
        ] {
            assert!(error(lines).starts_with(expected), "{lines:?} gave {}", error(lines));
        }
    }

    #[test]
    fn the_head_of_a_table_says_each_thing_once() {
        for words in [
            "set=as",
            "key=aid",
            "set= key=aid",
            "set=as key=aid name=",
            "set=as key=aid set=as",
            "set=as key=aid key=aid",
            "set=as key=aid name=aid name=aid",
            "set=as key=aid base=b base=b",
            "set=as key=aid optimistik",
        ] {
            let text = format!("omni-schema 1\ntable a {words}\n  aid Guid\nend\n");
            let error = schema(&text).unwrap_err().to_string();
            assert!(error.starts_with("line 2: expected `table <logical name> set="), "{words}: {error}");
        }
    }

    #[test]
    fn everything_survives_being_written_and_read() {
        let status = Column {
            level: Level::Business,
            access: Access { create: true, update: false, read: true },
            details: Apart::from(Details {
                choices: Choices::One(vec![Choice { value: -1, state: Some(2), label: "C:\\new\nline".into() }]),
                choice_name: Some("new_status".into()),
                label: Some("Status \"now\"".into()),
                ..Details::default()
            }),
            ..Column::new("status", EdmType::Int32)
        };
        let mut amount = Column::new("amount", EdmType::Untyped);
        (amount.details.precision, amount.details.scale, amount.details.max_length) = (Some(19), Some(4), Some(0));
        amount.details.declared = Some("Collection(Edm.Decimal)".into());
        let mut many = Column::new("many", EdmType::String);
        many.details.choices = Choices::Many(Vec::new());
        let target = Target { table: "b".into(), entity_set: "bs".into(), navigation: "l_B".into() };
        let lookup = Lookup {
            required: true,
            level: Level::Recommended,
            access: Access::READ_ONLY,
            label: Some(String::new()),
            ..Lookup::new("l", vec![target])
        };
        let table = Table {
            logical_name: "a".into(),
            entity_set: "as".into(),
            key: "aid".into(),
            further_keys: vec!["status".into()],
            primary_name: Some("status".into()),
            base: Some("activitypointer".into()),
            optimistic_concurrency: true,
            label: Some(" A table ".into()),
            columns: vec![Column { required: true, ..Column::new("aid", EdmType::Guid) }, status, amount, many],
            lookups: vec![lookup],
            alternate_keys: vec![
                AlternateKey { name: "aid".into(), columns: vec!["status".into(), "many".into()] },
                AlternateKey { name: "other".into(), columns: vec!["many".into()] },
            ],
            navigations: vec![
                Navigation { name: "tasks".into(), many: true, table: "task".into(), partner: Some("back".into()) },
                Navigation { name: "many".into(), many: false, table: "task".into(), partner: None },
            ],
        };
        let guids = TypeName::Collection(Box::new(TypeName::Edm(EdmType::Guid)));
        let written = Schema {
            namespace: "Some.Name".into(),
            tables: vec![table],
            enums: vec![EnumType {
                name: "E".into(),
                flags: true,
                members: vec![EnumMember { name: "One".into(), value: -7 }],
            }],
            complex_types: vec![ComplexType {
                name: "C".into(),
                properties: vec![Property { name: "P".into(), ty: guids.clone(), required: true }],
            }],
            operations: vec![Operation {
                kind: OperationKind::Function,
                name: "F".into(),
                bound: Some(TypeName::Collection(Box::new(TypeName::Named("a".into())))),
                parameters: vec![Parameter {
                    name: "String".into(),
                    ty: TypeName::Named("String".into()),
                    required: false,
                }],
                returns: Some(guids),
            }],
        };
        assert_eq!(schema(&written.to_string()), Ok(written));
    }
}
