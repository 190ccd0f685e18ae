//! Each dependency of the workspace has its reason in `ARCHITECTURE.md`, and nothing else has one there.

use std::collections::BTreeSet;

const MANIFEST: &str = include_str!("../../../Cargo.toml");
const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");

/// What `[workspace.dependencies]` names, but for the project's own crates.
fn used() -> BTreeSet<&'static str> {
    let (_, table) = MANIFEST.split_once("[workspace.dependencies]\n").expect("the manifest has the table");
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let own = ["web-resource"];
    names
        .filter(|name| !name.starts_with(['#', ' ', ']']) && !name.starts_with("omni-") && !own.contains(name))
        .collect()
}

/// The crates of the table's first column.
fn explained() -> BTreeSet<&'static str> {
    let (_, section) = ARCHITECTURE.split_once("## Dependencies\n").expect("the document has the section");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    let crates = rows.map(|(crates, _)| crates).filter(|crates| *crates != "crate");
    crates.flat_map(|crates| crates.split(", ")).map(|name| name.split(" (").next().unwrap_or(name)).collect()
}

#[test]
fn each_dependency_has_its_reason() {
    let (used, explained) = (used(), explained());
    assert!(used.len() > 30, "{used:?}");
    let without: Vec<_> = used.difference(&explained).collect();
    assert!(without.is_empty(), "ARCHITECTURE.md gives no reason for {without:?}");
}

#[test]
fn no_reason_is_left_of_a_dependency_that_is_gone() {
    let (used, explained) = (used(), explained());
    // Comes with another, and has to be known by who builds it.
    let by_another = ["openssl"];
    let gone: Vec<_> = explained.difference(&used).filter(|name| !by_another.contains(name)).collect();
    assert!(gone.is_empty(), "ARCHITECTURE.md has a reason for {gone:?}, which nothing uses");
}
