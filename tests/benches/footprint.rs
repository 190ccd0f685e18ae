//! What an app pays for the runtime before it has written a line, against reqwest with the same TLS and serde alone:
//! `cargo bench -p tests --bench footprint`. The crates that are built, and the processor time of building them from nothing.

use std::path::{Path, PathBuf};

use tests::package::cargo;
use tests::processor::of_children;
use tests::score::{Goal, Score};

/// The best of so many builds counts: whatever else the machine does makes one longer.
const ROUNDS: usize = 3;

const OURS: &str = r#"omni-runtime = { path = "ROOT/omni-runtime" }"#;
const OTHER: &str = r#"
reqwest = { version = "0.13.5", default-features = false, features = ["http2", "json", "rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
serde = { version = "1", features = ["derive"] }
"#;

/// An app of one empty function.
struct App {
    folder: PathBuf,
}

impl App {
    fn new(name: &str, dependencies: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's root");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("footprint").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("src")).expect("a folder");
        let dependencies = dependencies.replace("ROOT", &root.display().to_string());
        let package = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
        );
        std::fs::write(folder.join("Cargo.toml"), package).expect("a file");
        std::fs::write(folder.join("src/main.rs"), "fn main() {}\n").expect("a file");
        // The versions that the project is built with.
        std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a file");
        Self { folder }
    }

    fn cargo(&self, arguments: &[&str]) -> String {
        let mut cargo = cargo(&self.folder, &self.folder.join("target"));
        let output = cargo.args(arguments).arg("--offline").output().expect("cargo starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn crates(&self) -> f64 {
        let tree = self.cargo(&["tree", "-e", "normal,build", "--prefix", "none"]);
        let mut crates: Vec<_> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        crates.sort_unstable();
        crates.dedup();
        f64::from(u32::try_from(crates.len()).expect("a few hundred"))
    }

    /// The seconds of processor time of a build from nothing.
    fn cold_build(&self) -> f64 {
        let _ = std::fs::remove_dir_all(self.folder.join("target"));
        let before = of_children();
        self.cargo(&["build", "--quiet"]);
        of_children() - before
    }
}

fn main() {
    let (ours, other) = (App::new("ours", OURS), App::new("other", OTHER));
    let metric = "crates of an app, omni-runtime / reqwest and serde";
    Score::new(metric, "crates", ours.crates(), other.crates(), Goal::AtMost(1.2)).report();
    let metric = "cold build of an app, omni-runtime / reqwest and serde";
    let best = |app: &App, before: f64| app.cold_build().min(before);
    let (mut other_seconds, mut our_seconds) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        (other_seconds, our_seconds) = (best(&other, other_seconds), best(&ours, our_seconds));
    }
    Score::new(metric, "s of processor time", our_seconds, other_seconds, Goal::AtMost(1.2)).report();
}
