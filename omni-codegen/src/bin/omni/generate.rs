use omni_codegen::generate::{self, Options};
use omni_codegen::typescript;

use crate::arguments::Generate;
use crate::failure::Failure;
use crate::file;

pub(crate) fn run(arguments: &Generate) -> Result<(), Failure> {
    let schema = file::schema(arguments.schema.as_deref())?;
    if arguments.typescript {
        let declarations = typescript::declarations(&schema);
        return write(arguments, &declarations.left_out, &declarations.source);
    }
    let stem = arguments.schema.as_deref().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str());
    let name = arguments.name.clone().or_else(|| stem.map(str::to_owned));
    let options = Options { schema: name, tables: arguments.tables.clone(), operations: arguments.operations.clone() };
    let generated =
        generate::rust(&schema, &options).map_err(|error| Failure::about("what was generated is not Rust", error))?;
    write(arguments, &generated.left_out, &generated.source)
}

fn write(arguments: &Generate, left_out: &[String], source: &str) -> Result<(), Failure> {
    for why in left_out {
        eprintln!("note: {why}");
    }
    file::write(arguments.output.as_deref(), source)
}
