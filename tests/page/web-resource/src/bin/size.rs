//! How large a web resource that unlinks a case is, next to the bundle of a client library in JavaScript:
//! `cargo run -p web-resource --features tools --bin size`.
//!
//! Each as a team ships it, optimised and minified, and as a server sends it, compressed with gzip. The optimisers and the
//! library are packages of npm's. It fails if the web resource is larger than the goal.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use web_resource::{WebResource, gzipped, target_dir};

/// The most that an agent's page should have to load for unlinking, in bytes.
const GOAL: usize = 25 * 1024;

/// The client library that the web resource stands beside: its package and its bundle, which comes minified.
const YARDSTICK: (&str, &str) = ("dynamics-web-api@2.5.0", "dynamics-web-api/dist/dynamics-web-api.min.js");

/// `wasm-opt`, and what minifies the glue.
const OPTIMISERS: [&str; 2] = ["binaryen@132.0.0", "esbuild@0.28.2"];

fn main() -> ExitCode {
    match sizes() {
        Ok(Sizes { built, optimised: (wasm, glue), yardstick }) => {
            let size = wasm + glue;
            println!("a web resource that unlinks: {} (wasm {wasm} bytes, glue {glue})", kibibytes(size));
            println!("before it is optimised: {}", kibibytes(built));
            println!("{}: {}", YARDSTICK.0, kibibytes(yardstick));
            println!("goal: {}", kibibytes(GOAL));
            if size <= GOAL { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Bytes, compressed.
struct Sizes {
    built: usize,
    optimised: (usize, usize),
    yardstick: usize,
}

fn sizes() -> Result<Sizes, String> {
    let built = web_resource::build("unlink-only").map_err(|error| error.to_string())?;
    let packages = install()?;
    let (wasm, glue) = built.gzipped().map_err(|error| format!("the web resource cannot be read: {error}"))?;
    let optimised = optimised(&built, &packages)?;
    Ok(Sizes { built: wasm + glue, optimised, yardstick: size_of_file(&packages.join(YARDSTICK.1))? })
}

/// Installs the packages, none of which runs a script of its own, and gives the folder that holds them.
fn install() -> Result<PathBuf, String> {
    let folder = target_dir().join("size");
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
    run(npm.arg(&folder).args(OPTIMISERS).arg(YARDSTICK.0))?;
    Ok(folder.join("node_modules"))
}

fn optimised(built: &WebResource, packages: &Path) -> Result<(usize, usize), String> {
    let tools = packages.join(".bin");
    let (wasm, glue) = (packages.join("optimised.wasm"), packages.join("optimised.js"));
    run(Command::new(tools.join("wasm-opt")).args(["-Oz", "--all-features", "-o"]).args([&wasm, &built.wasm()]))?;
    let mut output = std::ffi::OsString::from("--outfile=");
    output.push(&glue);
    let mut esbuild = Command::new(tools.join("esbuild"));
    run(esbuild.args(["--minify", "--format=esm", "--log-level=error"]).arg(output).arg(built.glue()))?;
    Ok((size_of_file(&wasm)?, size_of_file(&glue)?))
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program}: {status}")),
        Err(error) => Err(format!("{program} did not start: {error} (npm comes with Node.js 18 or later)")),
    }
}

fn size_of_file(file: &Path) -> Result<usize, String> {
    gzipped(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn kibibytes(bytes: usize) -> String {
    // Exact for anything that a browser can load.
    let tenths = bytes * 10 / 1024;
    format!("{}.{} KiB ({bytes} bytes)", tenths / 10, tenths % 10)
}
