//! TypeScript declarations of the page's JavaScript functions, for teams whose other half is TypeScript.
//!
//! They are written from [`omni_runtime::contract`], the list that the Rust bindings are called by, and from the columns
//! that a schema has for a conversation.

mod columns;
mod definitions;
mod functions;
mod text;
mod types;

use std::fmt::Write;

use omni_runtime::contract::{Event, NAMESPACES, Namespace};
use omni_schema::Schema;

use types::expression;

/// The declarations, and what was left out of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Declarations {
    /// The source of a `.d.ts` file: global declarations, which a program sees without an import.
    pub source: String,
    /// What could not be declared as strictly as it might be, each with the reason in a sentence.
    pub left_out: Vec<String>,
}

const FIRST: &str = "// Written by `omni generate --typescript`";

/// The longest line that is written in one piece.
const WIDTH: usize = 110;

/// The namespace in which ids of rows are declared.
const IDS: &str = "Microsoft.Omnichannel";

const ROW_IDS: &str = r#"  const table: unique symbol;

  /**
   * The GUID of a row of a table. A text becomes one where it enters the program:
   * `text as Microsoft.Omnichannel.Id<"incident">`.
   */
  export type Id<Table extends string> = string & { readonly [table]: Table };
"#;

const PAGE_IDS: &str = "  const kind: unique symbol;\n";

/// Writes declarations of everything in the contract. The same schema gives the same bytes.
///
/// Entity names are unions of literals; ids are branded strings, those of rows by their table, so that the id of a
/// contact is refused where an incident is named; what the reference lets be left out is optional. The columns of a
/// conversation are those of the schema. They are read by TypeScript 5.4 and later.
///
/// ```
/// let schema = omni_schema::standard().schema()?;
/// let declarations = omni_codegen::typescript::declarations(&schema);
/// assert!(declarations.source.contains(r#"export type LinkableEntity = "account" | "contact" | "incident";"#));
/// # Ok::<(), omni_schema::SyntaxError>(())
/// ```
#[must_use]
pub fn declarations(schema: &Schema) -> Declarations {
    let mut source = format!(
        "{FIRST} of omni-codegen {}. Do not edit it: write it again.\n\
         // Schema fingerprint: {}\n",
        env!("CARGO_PKG_VERSION"),
        schema.fingerprint(),
    );
    let mut left_out = Vec::new();
    for namespace in NAMESPACES {
        source.push('\n');
        write_namespace(&mut source, namespace, schema, &mut left_out);
    }
    source.push('\n');
    write_window(&mut source);
    Declarations { source, left_out }
}

/// Whether a file begins as one that [`declarations`] wrote, of this version or another.
#[must_use]
pub fn is_generated(source: &str) -> bool {
    source.starts_with(FIRST)
}

fn write_namespace(source: &mut String, namespace: &Namespace, schema: &Schema, left_out: &mut Vec<String>) {
    let Namespace { name, doc, functions, types, events, .. } = namespace;
    let mut parts = Vec::new();
    if *name == IDS {
        parts.push(ROW_IDS.to_owned());
    }
    if types.iter().any(definitions::is_made_by_the_page) {
        parts.push(PAGE_IDS.to_owned());
    }
    parts.extend(types.iter().map(|definition| definitions::write(definition, schema, left_out)));
    let channels: Vec<_> = events.iter().filter(|event| !event.is_of_window).collect();
    if !channels.is_empty() {
        parts.push(channel_events(&channels));
    }
    parts.extend(functions.iter().map(functions::write));
    // Without an export of its own, a declared namespace would export everything in it.
    source.push_str(&documented("", doc));
    let body = parts.join("\n");
    push(source, format_args!("declare namespace {name} {{\n  export {{}};\n\n{body}}}\n"));
}

/// What each message on a channel carries, by the event's name.
fn channel_events(events: &[&Event]) -> String {
    let mut members = documented("  ", "What each event carries: the `data` of a message on its channel.");
    members.push_str("  export interface Events {\n");
    for event in events {
        members.push_str(&documented("    ", event.doc));
        push(&mut members, format_args!("    {}: {};\n", event.name, expression(&event.detail)));
    }
    members.push_str("  }\n");
    members
}

/// The DOM events, so that `addEventListener` knows them.
fn write_window(source: &mut String) {
    source.push_str(
        "/** The events of the chat widget, which are raised on the window. */\ninterface WindowEventMap {\n",
    );
    for namespace in NAMESPACES {
        for event in namespace.events.iter().filter(|event| event.is_of_window) {
            let detail = types::qualified(&event.detail, namespace.name);
            source.push_str(&documented("  ", event.doc));
            push(source, format_args!("  \"{}\": CustomEvent<{detail}>;\n", event.name));
        }
    }
    source.push_str("}\n");
}

/// A comment above a declaration, at this indentation.
fn documented(indentation: &str, text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().flat_map(|line| wrapped(line, WIDTH - indentation.len())).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indentation}/** {line} */\n"),
        lines => {
            let lines: Vec<_> = lines.iter().map(|line| format!("{indentation} * {line}\n")).collect();
            format!("{indentation}/**\n{}{indentation} */\n", lines.concat())
        }
    }
}

/// The words of a line, in as many lines as they need.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.len() + 1 + word.len() + " * ".len() <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn push(source: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = source.write_fmt(text);
}
