//! What `#[entity]` costs a compiler, beside serde's derive of `Deserialize` for the same structs, beside the derives of
//! cynic (checked against a GraphQL schema) and kube, and with 1,500 tables registered beside the built-in schema.
//!
//! `cargo bench -p tests --features witnesses --bench expansion [-- 1000]`: the numbers of structs, 1, 100 and 1000 where
//! none is given. The derives come from the registry, in the versions of `package.toml` and `package.lock` here.
//!
//! Each figure is the processor time of a `cargo check` whose dependencies are built: with nothing kept of the crate
//! itself, and incremental, where the last of its structs has changed. It is the best of three rounds; 1,000 structs of
//! cynic's or kube's take minutes, and are checked in one. The two schemas differ by less than two rounds of one of them
//! do: of these, each figure is the middle of nine rounds, in which they are checked one right after the other, now this
//! one first and now that one; and, of less than 1,000 structs and where valgrind is installed, the instructions are
//! counted.

mod instructions;
mod kinds;

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use kinds::Kind;
use tests::package::{cargo, folder};
use tests::processor::of_children;
use tests::score::{Goal, Score};

const ROUNDS: usize = 3;
const ROUNDS_OF_SCHEMAS: usize = 9;

fn main() -> ExitCode {
    if let Some(done) = instructions::as_compiler() {
        return done;
    }
    let given: Vec<usize> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![1, 100, 1000] } else { given };
    let crates = Kind::ALL.map(Crate::new);
    for structs in sizes {
        measure(&crates, structs);
    }
    ExitCode::SUCCESS
}

/// What the checks of a crate take, in seconds.
#[derive(Debug, Clone, Copy)]
struct Times {
    whole: f64,
    incremental: f64,
}

fn measure(crates: &[Crate; Kind::ALL.len()], structs: usize) {
    // So that build scripts and dependencies are no part of what is measured.
    for one in crates {
        one.write(1);
        one.check(false);
    }
    let [bare, serde, entity, registered, cynic, kube] = crates;
    compare_schemas([registered, entity], structs);
    let peers = [bare, serde, entity, cynic, kube];
    let mut best = [Times { whole: f64::MAX, incremental: f64::MAX }; 5];
    for round in 0..ROUNDS {
        for (best, one) in best.iter_mut().zip(peers).filter(|(_, one)| round == 0 || !one.takes_minutes(structs)) {
            one.write(structs);
            best.whole = best.whole.min(one.check(false));
            one.check(true);
            one.change();
            best.incremental = best.incremental.min(one.check(true));
        }
    }
    let [bare, serde, entity, cynic, kube] = best;
    let what = check_of(structs);
    println!("{what}: bare {:.2} s, incremental {:.2} s", bare.whole, bare.incremental);
    // Where there is one struct, cargo and the compiler's start are nearly all of it.
    let (of_serde, of_others) = if structs >= 1000 { (0.3, 1.0) } else { (1.05, 1.05) };
    for (peer, times, goal) in [
        ("serde's derive of Deserialize", serde, of_serde),
        ("cynic's of QueryFragment", cynic, of_others),
        ("kube's of CustomResource", kube, of_others),
    ] {
        report(&format!("{what}: #[entity] / {peer}"), entity.whole, times.whole, goal);
        report(&format!("{what} again, one changed: #[entity] / {peer}"), entity.incremental, times.incremental, goal);
    }
}

fn check_of(structs: usize) -> String {
    if structs == 1 { "check 1 struct".to_owned() } else { format!("check {structs} structs") }
}

/// Measures the checks of two crates that differ in the schema alone.
fn compare_schemas(crates: [&Crate; 2], structs: usize) {
    let mut times = [const { Vec::new() }; 2];
    for round in 0..ROUNDS_OF_SCHEMAS {
        for turn in [round, round + 1] {
            let one = crates[turn % 2];
            one.write(structs);
            times[turn % 2].push(one.check(false));
        }
    }
    let [registered, built_in] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS_OF_SCHEMAS / 2]
    });
    let metric = format!("{}: 1,500 tables registered / built in", check_of(structs));
    if structs >= 1000 {
        report(&metric, registered, built_in, 1.03);
        return;
    }
    println!("{metric}: {registered:.2} and {built_in:.2} s");
    match crates.map(|one| instructions::count(&mut one.checking(false), &one.folder)) {
        [Some(registered), Some(built_in)] => {
            let metric = format!("{metric}, instructions");
            Score::new(&metric, "instructions", registered, built_in, Goal::AtMost(1.03)).report();
        }
        _ => println!("{metric}, instructions: not measured, valgrind is not installed"),
    }
}

fn report(metric: &str, ours: f64, other: f64, goal: f64) {
    Score::new(metric, "s", ours, other, Goal::AtMost(goal)).report();
}

/// A crate of structs of one kind.
struct Crate {
    kind: Kind,
    folder: PathBuf,
}

impl Crate {
    fn new(kind: Kind) -> Self {
        let name = format!("expansion-{}", kind.name());
        let folder = folder(env!("CARGO_TARGET_TMPDIR"), &name);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
        // Packages of one name take one another's build script for their own, and run it again.
        let named = |text: &str| text.replace("\"expansion\"", &format!("{name:?}"));
        let files = [
            ("Cargo.toml", named(include_str!("package.toml")).replace("ROOT", &root.display().to_string())),
            ("Cargo.lock", named(include_str!("package.lock"))),
            ("build.rs", include_str!("build_script.rs").to_owned()),
        ];
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("the folder is there");
        }
        if let Some((name, text)) = kind.schema() {
            fs::write(folder.join("schema").join(name), text).expect("the folder is there");
        }
        Self { kind, folder }
    }

    /// Whether a check of so many of its structs takes minutes, and is measured once.
    fn takes_minutes(&self, structs: usize) -> bool {
        structs >= 1000 && matches!(self.kind, Kind::Cynic | Kind::Kube)
    }

    fn source(&self) -> PathBuf {
        self.folder.join("src/lib.rs")
    }

    fn write(&self, structs: usize) {
        fs::write(self.source(), self.kind.source(structs)).expect("the folder is there");
    }

    /// A line more at the end, inside the last struct: a comment would change nothing for a compiler.
    fn change(&self) {
        let mut source = fs::read_to_string(self.source()).expect("it was written");
        let end = source.rfind("pub ").expect("a field");
        source.insert_str(end, "#[allow(missing_docs)] ");
        let mut file = fs::File::create(self.source()).expect("it was written");
        file.write_all(source.as_bytes()).expect("it was written");
    }

    /// What checks the crate, whose source is then new to it.
    fn checking(&self, incremental: bool) -> Command {
        let mut cargo = cargo(&self.folder, &self.folder.with_file_name("expansion"));
        cargo.args(["check", "--quiet"]).env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        // To cargo a file is changed when it is younger, and the clock of its folder may have seconds.
        let file = fs::File::options().append(true).open(self.source()).expect("it was written");
        file.set_modified(std::time::SystemTime::now()).expect("its time can be set");
        cargo
    }

    /// Checks the crate, and gives the processor time that this takes.
    fn check(&self, incremental: bool) -> f64 {
        let mut cargo = self.checking(incremental);
        let used = of_children();
        let status = cargo.status().expect("cargo runs");
        assert!(status.success(), "the crate of kind {:?} does not compile", self.kind);
        of_children() - used
    }
}
