//! Builds crates of this workspace as web resources: `cargo run -p web-resource --features tools --bin web-resource -- agent-desktop`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let packages: Vec<_> = std::env::args().skip(1).collect();
    if packages.is_empty() {
        eprintln!("usage: web-resource PACKAGE…   (for example: web-resource agent-desktop)");
        return ExitCode::from(2);
    }
    for package in packages {
        match web_resource::build(&package) {
            Ok(built) => println!("{}", built.folder().display()),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
