//! The build script of the package that the benchmark writes: it registers the schemas that are there.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    if Path::new("schema/large.omni").exists() {
        omni_codegen::register("large").as_default().run()?;
    }
    if Path::new("schema/contoso.graphql").exists() {
        cynic_codegen::register_schema("contoso").from_sdl_file("schema/contoso.graphql")?.as_default()?;
    }
    Ok(())
}
