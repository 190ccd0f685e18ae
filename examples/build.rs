//! Makes the organisation's schema known to the macros of this package.

fn main() -> Result<(), omni_codegen::RegisterError> {
    omni_codegen::register("contoso").run()
}
