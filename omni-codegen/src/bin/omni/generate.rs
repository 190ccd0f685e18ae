use std::path::Path;

use omni_codegen::generate::{self, Options};
use omni_codegen::{Names, check_schema_name, typescript};
use omni_schema::Schema;
use omni_schema::registration::STANDARD;

use crate::arguments::Generate;
use crate::failure::Failure;
use crate::{file, output};

pub(crate) fn run(arguments: &Generate) -> Result<(), Failure> {
    let schema = file::schema(arguments.schema.as_deref())?;
    if arguments.typescript {
        let declarations = typescript::declarations(&schema);
        return write(arguments, &declarations.left_out, &declarations.source);
    }
    let (tables, operations) = (arguments.tables.clone(), arguments.operations.clone());
    let mut options = Options::new(tables).operations(operations);
    options.schema = name(arguments)?;
    let generated =
        generate::rust(&schema, &options).map_err(|error| Failure::about("what was generated is not Rust", error))?;
    if !is_something_left(&schema, &options) {
        tell(&generated.left_out);
        let message = "nothing that was asked for is left: nothing was written; `omni schema show` prints the tables";
        return Err(Failure::Error(message.to_owned()));
    }
    write(arguments, &generated.left_out, &generated.source)
}

fn is_something_left(schema: &Schema, options: &Options) -> bool {
    let has_tables = schema.tables.iter().any(|table| options.tables.matches(&table.logical_name));
    // Who asks for tables does not mean a file of operations alone.
    let is_of_operations = options.tables == Names::none() || schema.tables.is_empty();
    has_tables
        || is_of_operations && schema.operations.iter().any(|operation| options.operations.matches(&operation.name))
}

/// The name by which the generated code asks for the schema.
fn name(arguments: &Generate) -> Result<Option<String>, Failure> {
    let stem = arguments.schema.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    let Some(name) = arguments.name.clone().or(stem) else { return Ok(None) };
    // The built-in schema is of no file, and nobody registers it.
    if arguments.schema.is_some() || name != STANDARD {
        check_schema_name(&name)
            .map_err(|error| Failure::Error(format!("{error}; pass another name with `--name`")))?;
    }
    Ok(Some(name))
}

fn write(arguments: &Generate, left_out: &[String], source: &str) -> Result<(), Failure> {
    let is_own = |text: &str| generate::is_generated(text) || typescript::is_generated(text);
    file::keep_foreign(arguments.output.as_deref(), "`omni generate`", is_own)?;
    tell(left_out);
    file::write(arguments.output.as_deref(), &source)
}

fn tell(left_out: &[String]) {
    for why in left_out {
        output::tell(format_args!("note: {why}"));
    }
}
