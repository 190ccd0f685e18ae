//! Draws what the compiler says to somebody who makes four mistakes, for the README: the compiler's own output, as SVG.
//!
//! ```text
//! cargo run -p tests --bin picture > tests/ui/compiler.svg
//! ```

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// The source with the mistakes.
const DESK: &str = include_str!("desk.rs.txt");

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the project has no root")?;
    let temporary = tempfile::tempdir()?;
    let folder = temporary.path();
    std::fs::create_dir(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"desk\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         omni-runtime = {{ path = \"{}\" }}\n\n[workspace]\n",
        root.join("omni-runtime").display()
    );
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    std::fs::write(folder.join("src/main.rs"), DESK)?;
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["check", "--quiet", "--color", "always", "--offline"]).current_dir(folder);
    let output = cargo.env("CARGO_TARGET_DIR", root.join("target/picture")).output()?;
    if output.status.success() {
        return Err("the mistakes compile".into());
    }
    // Where the project lies on this machine is nobody's business.
    let words = String::from_utf8(output.stderr)?.replace(&format!("{}/", root.display()), "");
    print!("{}", anstyle_svg::Term::new().render_svg(words.trim_end()));
    Ok(())
}
