//! Whether a schema is still its organisation's, and generated files are still the schema's.

use std::fmt::Write;
use std::path::Path;

use omni_codegen::import::{Imported, Selection};
use omni_codegen::{Names, generate, typescript};
use omni_schema::Schema;
use similar::TextDiff;

use crate::arguments::Check;
use crate::failure::Failure;
use crate::{fetch, file, import};

pub(crate) fn run(arguments: &Check) -> Result<(), Failure> {
    let schema = file::schema(arguments.schema.as_deref())?;
    let mut report = String::new();
    if let Some(imported) = organisation(arguments, &schema)? {
        let known = arguments.schema.as_deref().unwrap_or(Path::new("")).display().to_string();
        let difference = difference(&known, &schema.to_string(), "the organisation", &imported.schema.to_string());
        // What the schema has and the organisation has not is a difference too; an overload was never in the schema.
        for why in imported.left_out.iter().filter(|_| !difference.is_empty()) {
            let _ = writeln!(report, "{why}");
        }
        report.push_str(&difference);
    }
    for path in &arguments.generated {
        report.push_str(&generated(path, &schema)?);
    }
    if report.is_empty() { Ok(()) } else { Err(Failure::Drift(report)) }
}

/// The schema as its organisation has it now: of the tables and operations that it has.
fn organisation(arguments: &Check, schema: &Schema) -> Result<Option<Imported>, Failure> {
    let tables: Vec<&str> = schema.tables.iter().map(|table| table.logical_name.as_str()).collect();
    let operations: Vec<&str> = schema.operations.iter().map(|operation| operation.name.as_str()).collect();
    let selection = Selection::tables(Names::parse(&tables.join(","))).operations(Names::parse(&operations.join(",")));
    if let Some(metadata) = &arguments.metadata {
        return import::read(metadata, &arguments.definitions, &selection, arguments.language).map(Some);
    }
    let Some(url) = &arguments.url else { return Ok(None) };
    fetch::organisation(url, &arguments.reading, &selection, arguments.language).map(Some)
}

/// How a generated file differs from what the schema gives now.
fn generated(path: &Path, schema: &Schema) -> Result<String, Failure> {
    let shown = path.display();
    let source = std::fs::read_to_string(path).map_err(|error| Failure::about(format_args!("`{shown}`"), error))?;
    // How lines end is git's affair, and a mark of the encoding an editor's.
    let source = source.trim_start_matches(file::MARK).replace("\r\n", "\n");
    let generated = if typescript::is_generated(&source) {
        typescript::declarations(schema).source
    } else {
        let header = generate::read_header(&source).ok_or_else(|| {
            let why = "it was not generated, or its top was lost";
            Failure::Error(format!("`{shown}` has no header of `omni generate`: {why}"))
        })?;
        let generated = generate::rust(schema, &header.options);
        generated.map_err(|error| Failure::about("what was generated is not Rust", error))?.source
    };
    Ok(difference(&shown.to_string(), &source, "the schema", &generated))
}

fn difference(name: &str, text: &str, other_name: &str, other: &str) -> String {
    if text == other {
        return String::new();
    }
    TextDiff::from_lines(text, other).unified_diff().context_radius(2).header(name, other_name).to_string()
}
