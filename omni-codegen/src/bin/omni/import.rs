use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use omni_codegen::definitions;
use omni_codegen::import::{self, Imported, Selection};
use omni_schema::Table;

use crate::arguments::Import;
use crate::failure::Failure;
use crate::{file, output};

/// How much of a document is read at once: such documents have tens of megabytes.
const CHUNK: usize = 1 << 16;

pub(crate) fn run(arguments: &Import) -> Result<(), Failure> {
    file::keep_what_is_no_schema(arguments.output.as_deref())?;
    let selected = &arguments.selected;
    let selection = Selection::tables(selected.tables.clone()).operations(selected.operations.clone());
    let imported = read(&arguments.metadata, &arguments.definitions, &selection, selected.language)?;
    finish(&imported, selected.language, arguments.output.as_deref())?;
    // The process ends here, and to take a large schema apart first is work for nothing.
    std::mem::forget(imported);
    Ok(())
}

/// Reads saved documents.
pub(crate) fn read(
    metadata: &Path,
    replies: &[PathBuf],
    selection: &Selection,
    language: Option<u32>,
) -> Result<Imported, Failure> {
    let open = |path: &Path| {
        let about = |error| Failure::about(format_args!("`{}`", path.display()), error);
        File::open(path).map(|file| BufReader::with_capacity(CHUNK, file)).map_err(about)
    };
    let mut imported = import::csdl(open(metadata)?, selection)
        .map_err(|error| Failure::about(format_args!("`{}`", metadata.display()), error))?;
    for reply in replies {
        let taken = definitions::complete(&mut imported.schema, open(reply)?, language)
            .map_err(|error| Failure::about(format_args!("`{}`", reply.display()), error))?;
        if taken == 0 {
            output::tell(format_args!("note: `{}` is about no table of the schema", reply.display()));
        }
    }
    Ok(imported)
}

/// Writes the schema, and tells what is not in it.
pub(crate) fn finish(imported: &Imported, language: Option<u32>, output: Option<&Path>) -> Result<(), Failure> {
    for why in &imported.left_out {
        output::tell(format_args!("note: {why}"));
    }
    if imported.schema.tables.is_empty() {
        return Err(Failure::Error("no table is left: nothing was written".to_owned()));
    }
    if let Some(language) = language.filter(|_| !imported.schema.tables.iter().any(has_labels)) {
        output::tell(format_args!("note: no label in the language {language} was found: labels are left out"));
    }
    file::write(output, &imported.schema)?;
    if let Some(path) = output {
        let count = imported.schema.tables.len();
        let tables = if count == 1 { "table" } else { "tables" };
        output::tell(format_args!("wrote {count} {tables} to `{}`", path.display()));
    }
    Ok(())
}

/// Whether anything of the table is told as people see it.
fn has_labels(table: &Table) -> bool {
    let of_column = |details: &omni_schema::Details| {
        details.label.is_some() || details.choices.values().iter().any(|choice| !choice.label.is_empty())
    };
    table.label.is_some()
        || table.columns.iter().any(|column| of_column(&column.details))
        || table.lookups.iter().any(|lookup| lookup.label.is_some())
}
