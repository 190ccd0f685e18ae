//! Registers a schema for the cases in `registered`: cargo hands what a build script says to the test's process too,
//! and so to the compilers that it starts.

fn main() -> Result<(), omni_codegen::RegisterError> {
    omni_codegen::register("contoso").run()
}
