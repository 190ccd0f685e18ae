//! Prints the page of all messages: `cargo run -p tests --bin diagnostics > omni-runtime/docs/diagnostics.md`.

fn main() -> std::io::Result<()> {
    print!("{}", tests::diagnostics::page()?);
    Ok(())
}
