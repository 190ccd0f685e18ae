//! What TypeScript's compilers say of the declarations: `cargo test -p tests --features witnesses --test typescript`.
//!
//! It installs the pinned compilers, the oldest that reads the declarations and the newest, into a folder below the
//! target folder. `good.ts` uses every function; a file in `bad` has one mistake, and its first line says by which
//! numbers a compiler may report it, and what it has to name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tests::registry::npm_ci;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(set_up);

/// A strict project, without the declarations of any package.
const OPTIONS: [&str; 12] = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom",
    "--moduleDetection",
    "force",
    "--pretty",
    "false",
];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("typescript")
}

/// Installs the compilers and writes the declarations.
fn set_up() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("typescript");
    npm_ci(&sources(), &folder).expect("the compilers can be installed: with Node.js 18 or later");
    let schema = omni_schema::standard().schema().expect("the built-in schema");
    let declarations = omni_codegen::typescript::declarations(&schema);
    assert_eq!(declarations.left_out, Vec::<String>::new());
    fs::write(folder.join("omni.d.ts"), declarations.source).expect("the declarations can be written");
    folder
}

/// What a compiler reports: each mistake in a line, with the lines below it that say more.
fn errors(compiler: &str, files: &[PathBuf]) -> Vec<String> {
    let program = FOLDER.join("node_modules").join(compiler).join("bin/tsc");
    let mut node = Command::new("node");
    let output = node.arg(program).args(OPTIONS).arg(FOLDER.join("omni.d.ts")).args(files).output();
    let output = output.expect("node starts: install Node.js 18 or later");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut errors: Vec<String> = Vec::new();
    for line in text.lines() {
        match errors.last_mut() {
            Some(error) if line.starts_with(' ') => error.extend(["\n", line]),
            _ => errors.push(line.to_owned()),
        }
    }
    assert_eq!(output.status.success(), errors.is_empty(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    errors
}

#[test]
fn what_the_reference_allows_is_accepted() {
    for compiler in ["typescript-oldest", "typescript-newest"] {
        assert_eq!(errors(compiler, &[sources().join("good.ts")]), Vec::<String>::new(), "{compiler}");
    }
}

#[test]
fn every_mistake_is_one_error_that_names_it() {
    let files = fs::read_dir(sources().join("bad")).expect("the folder");
    let files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    assert!(files.len() > 10, "{files:?}");
    for compiler in ["typescript-oldest", "typescript-newest"] {
        let mut reported: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for error in errors(compiler, &files) {
            let (path, _) = error.split_once(".ts(").expect("`path.ts(line,column): error …`");
            let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
            reported.entry(name.to_owned()).or_default().push(error);
        }
        for file in &files {
            let source = fs::read_to_string(file).expect("the file can be read");
            let expected = source.lines().next().and_then(|line| line.strip_prefix("// ")?.split_once(": "));
            let (numbers, names) = expected.expect("the first line is `// TS2345: what it names`");
            let name = file.file_stem().and_then(|stem| stem.to_str()).expect("a name");
            let found = reported.remove(name).unwrap_or_default();
            assert_eq!(found.len(), 1, "{compiler}, {name}: {found:?}");
            let is_expected = numbers.split(' ').any(|number| found[0].contains(&format!("error {number}:")));
            assert!(is_expected && found[0].contains(names), "{compiler}, {name}: {}", found[0]);
        }
        assert!(reported.is_empty(), "{reported:?}");
    }
}

/// What `good.ts` does not use, a compiler has not looked at the use of.
#[test]
fn every_function_is_used_in_what_is_accepted() {
    let good = fs::read_to_string(sources().join("good.ts")).expect("the file can be read");
    for function in omni_runtime::contract::NAMESPACES.iter().flat_map(|namespace| namespace.functions) {
        assert!(good.contains(&format!(".{}(", function.name)), "`{}` is not called", function.name);
    }
}
