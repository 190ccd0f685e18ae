//! What `#[entity]` costs a compiler, beside serde's derive of `Deserialize` for the same structs, beside the derives of
//! cynic (checked against a GraphQL schema) and kube, and with 1,500 tables registered beside the built-in schema.
//!
//! `cargo bench -p tests --features witnesses --bench expansion [-- 1000]`: the numbers of structs, 1, 100 and 1000 where
//! none is given. The derives come from the registry, in the versions of `package.toml` and `package.lock` here.
//!
//! Each figure is the processor time of a `cargo check` whose dependencies are built: with nothing kept of the crate
//! itself, and incremental, where the last of its structs has changed. It is the best of three rounds; 1,000 structs of
//! cynic's or kube's take minutes, and are checked in one.

mod kinds;

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use kinds::Kind;
use tests::package::{cargo, folder};
use tests::processor::of_children;
use tests::score::{Goal, Score};

const ROUNDS: usize = 3;

fn main() {
    let given: Vec<usize> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![1, 100, 1000] } else { given };
    let crates: Vec<Crate> = Kind::ALL.into_iter().map(Crate::new).collect();
    for structs in sizes {
        measure(&crates, structs);
    }
}

/// What the checks of a crate take, in seconds.
#[derive(Debug, Clone, Copy)]
struct Times {
    whole: f64,
    incremental: f64,
}

fn measure(crates: &[Crate], structs: usize) {
    let mut best = [Times { whole: f64::MAX, incremental: f64::MAX }; Kind::ALL.len()];
    // So that build scripts and dependencies are no part of what is measured.
    for one in crates {
        one.write(1);
        one.check(false);
    }
    for round in 0..ROUNDS {
        for (best, one) in best.iter_mut().zip(crates).filter(|(_, one)| round == 0 || !one.takes_minutes(structs)) {
            one.write(structs);
            best.whole = best.whole.min(one.check(false));
            one.check(true);
            one.change();
            best.incremental = best.incremental.min(one.check(true));
        }
    }
    let [bare, serde, entity, registered, cynic, kube] = best;
    let what = if structs == 1 { "check 1 struct".to_owned() } else { format!("check {structs} structs") };
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
    if structs >= 1000 {
        report(&format!("{what}: 1,500 tables registered / built in"), registered.whole, entity.whole, 1.03);
    } else {
        println!("{what}: with 1,500 tables registered {:.2} s, built in {:.2} s", registered.whole, entity.whole);
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
        let folder = folder(env!("CARGO_TARGET_TMPDIR"), &format!("expansion-{}", kind.name()));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
        let manifest = include_str!("package.toml").replace("ROOT", &root.display().to_string());
        let files = [
            ("Cargo.toml", manifest.as_str()),
            ("Cargo.lock", include_str!("package.lock")),
            ("build.rs", include_str!("build_script.rs")),
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

    /// Checks the crate, and gives the processor time that this takes.
    fn check(&self, incremental: bool) -> f64 {
        let mut cargo = cargo(&self.folder, &self.folder.with_file_name("expansion"));
        cargo.args(["check", "--quiet"]).env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        // To cargo a file is changed when it is younger, and the clock of its folder may have seconds.
        let file = fs::File::options().append(true).open(self.source()).expect("it was written");
        file.set_modified(std::time::SystemTime::now()).expect("its time can be set");
        let used = of_children();
        let status = cargo.status().expect("cargo runs");
        assert!(status.success(), "the crate of kind {:?} does not compile", self.kind);
        of_children() - used
    }
}
