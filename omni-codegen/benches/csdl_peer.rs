//! What reading a document of CSDL costs as a whole process: `omni schema import`, beside the command of the package of
//! npm's that the OData community's own tools are built on, which makes CSDL JSON of it.
//!
//! `cargo bench -p omni-codegen --features witnesses --bench csdl_peer`

use std::path::Path;
use std::process::Command;

use tests::memory::Run;
use tests::registry::npm_ci;
use tests::score::{Goal, Score};
use tests::synthetic::Synthetic;

const ROUNDS: usize = 25;

/// Large enough that a process's start does not matter, and no larger than the other reader's patience.
const ORGANISATION: Synthetic = Synthetic { tables: 177, ..Synthetic::LARGE };

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("csdl-peer");
    // Where the versions of others' readers are pinned for the tests of the emulator's own `$metadata`.
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/witnesses");
    npm_ci(&list, &folder).expect("the peer can be installed");
    let document = folder.join("metadata.xml");
    let text = ORGANISATION.metadata();
    std::fs::write(&document, &text).expect("the folder is there");

    let results = ["metadata.omni", "metadata.json"].map(|name| folder.join(name));
    let mut omni = Command::new(env!("CARGO_BIN_EXE_omni"));
    omni.args(["schema", "import"]).arg(&document).arg("-o").arg(&results[0]);
    let mut peer = Command::new("node");
    peer.arg(folder.join("node_modules/odata-csdl/lib/cli.js")).arg(&document).arg("-t").arg(&results[1]);

    let [mut ours, mut theirs] = [&mut omni, &mut peer].map(Run::of);
    for _ in 1..ROUNDS {
        // Each writes a new file: to put one in the place of another waits for the disk.
        for file in &results {
            std::fs::remove_file(file).expect("it was written");
        }
        ours = ours.best(Run::of(&mut omni));
        theirs = theirs.best(Run::of(&mut peer));
    }
    let megabytes = f64::from(u32::try_from(text.len()).expect("a few MB")) / 1e6;
    println!("{} tables, {megabytes:.1} MB of CSDL; the best of {ROUNDS} rounds each, in turn", ORGANISATION.tables);
    let document = format!("import CSDL of {megabytes:.1} MB as a process");
    Score::new(
        format!("{document}, per second: omni schema import, odata-csdl-xml2json"),
        "runs/s",
        1.0 / ours.seconds,
        1.0 / theirs.seconds,
        Goal::AtLeast(50.0),
    )
    .report();
    Score::new(
        format!("{document}, peak memory: omni schema import, odata-csdl-xml2json"),
        "MiB",
        ours.peak,
        theirs.peak,
        Goal::AtMost(0.2),
    )
    .report();
}
