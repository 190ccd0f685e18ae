//! What the compiler says to somebody who makes a mistake.
//!
//! A folder is a topic. A file in its `fail` is one mistake, with what the compiler says about it in the `.stderr`
//! beside it; a file in its `pass` compiles and runs, as a module of `passing.rs`. The first line of a failing case says
//! how many errors there are: one for each mistake, and where the compiler adds one of its own, the lines after it say
//! why.
//!
//! The words are those of one version of rustc, the one of the attribute below. After a change of a message, or to move
//! to another version, write them again and read the difference:
//!
//! ```text
//! TRYBUILD=overwrite cargo test -p tests-ui
//! ```

mod passing;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use trybuild::TestCases;

/// The flags that trybuild compiles a case with. Left to itself it builds the dependencies without the last of them, and
/// then once more with it; this variable has precedence over what it tells cargo.
const FLAGS: (&str, &str) =
    ("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}trybuild\u{1f}-A\u{1f}dead_code\u{1f}--diagnostic-width=140");

#[test]
#[rustversion::attr(not(stable(1.95)), ignore = "the words are those of rustc 1.95")]
fn what_is_refused_is_refused_in_these_words() {
    if env::var_os(FLAGS.0).is_some() {
        return TestCases::new().compile_fail("*/fail/*.rs");
    }
    let mut again = Command::new(env::current_exe().unwrap());
    again.args(["what_is_refused_is_refused_in_these_words", "--exact", "--nocapture"]);
    again.args(env::args().filter(|argument| argument.starts_with("trybuild="))).env(FLAGS.0, FLAGS.1);
    assert!(again.status().unwrap().success(), "see what trybuild printed above");
}

/// A `.stderr` that was written again may hide that one mistake is now reported twice.
#[test]
fn every_mistake_is_one_error() {
    let cases = cases("fail").unwrap();
    assert!(!cases.is_empty(), "no cases");
    let mut wrong = Vec::new();
    for case in cases {
        let source = fs::read_to_string(&case).unwrap();
        let printed = fs::read_to_string(case.with_extension("stderr")).unwrap_or_default();
        let errors = printed.lines().filter(|line| line.starts_with("error")).count();
        match declared(&source) {
            Some(declared) if declared == errors => {}
            Some(declared) => wrong.push(format!("{}: declares {declared}, prints {errors}", case.display())),
            None => wrong.push(format!("{}: the first line is not `//! One error: …`", case.display())),
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The number in the first line: `//! Two errors: …`.
fn declared(source: &str) -> Option<usize> {
    let first = source.lines().next()?.strip_prefix("//! ")?;
    let (number, _) = first.split_once(" error: ").or_else(|| first.split_once(" errors: "))?;
    ["One", "Two", "Three", "Four", "Five"].iter().position(|word| *word == number).map(|index| index + 1)
}

/// The cases of all topics that are in the folder of this name.
fn cases(folder: &str) -> io::Result<Vec<PathBuf>> {
    let mut cases = Vec::new();
    for topic in entries(Path::new(env!("CARGO_MANIFEST_DIR")))? {
        let folder = topic.join(folder);
        if folder.is_dir() {
            cases
                .extend(entries(&folder)?.into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "rs")));
        }
    }
    cases.sort();
    Ok(cases)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}
