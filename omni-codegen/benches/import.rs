//! What reading a large organisation's `$metadata` costs, beside a loop over the same document's XML events that only
//! decodes the attributes: the least that any reader over that parser can do.
//!
//! `cargo bench -p omni-codegen --bench import`

use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use omni_codegen::Names;
use omni_codegen::csdl;
use omni_codegen::import::{self, Selection};
use quick_xml::events::Event;
use tests::memory::Run;
use tests::score::{Goal, Score};
use tests::synthetic::Synthetic;

const ROUNDS: usize = 7;
/// Twenty tables.
const FEW: &str = "new_table000*,new_table001*";

fn main() {
    let document = Synthetic::LARGE.metadata();
    let bytes = u32::try_from(document.len()).expect("less than 4 GiB");
    let megabytes = f64::from(bytes) / 1e6;
    println!(
        "{} tables, {megabytes:.1} MB of CSDL; the best of {ROUNDS} rounds each, in turn",
        Synthetic::LARGE.tables
    );
    let few = Selection::tables(Names::parse(FEW));
    let mut times = [Duration::MAX; 6];
    for _ in 0..ROUNDS {
        let rounds: [&dyn Fn(); 6] = [
            &|| bare(&document),
            &|| bare_borrowed(&document),
            &|| keeping(&document),
            &|| drop(black_box(csdl::read(Cursor::new(&document), &Names::all()).expect("a document"))),
            &|| drop(black_box(import::csdl(Cursor::new(&document), &Selection::all()).expect("a document"))),
            &|| drop(black_box(import::csdl(Cursor::new(&document), &few).expect("a document"))),
        ];
        for (time, round) in times.iter_mut().zip(rounds) {
            let start = Instant::now();
            round();
            *time = (*time).min(start.elapsed());
        }
    }
    let names = [
        "bare event loop, streaming",
        "bare event loop, borrowing",
        "bare loop that keeps names",
        "CSDL reader",
        "import of all tables",
        "import of 20 tables",
    ];
    for (name, time) in names.iter().zip(times) {
        let ratio = time.as_secs_f64() / times[0].as_secs_f64();
        let milliseconds = time.as_secs_f64() * 1e3;
        let speed = megabytes / time.as_secs_f64();
        println!("{name:<28} {milliseconds:>8.1} ms {speed:>7.0} MB/s   {ratio:.2} x the bare loop");
    }
    let [bare, _, _, _, all, _] = times.map(|time| time.as_secs_f64() * 1e3);
    Score::new(
        "import CSDL of 1,500 tables: omni, a bare loop over its XML events",
        "ms",
        all,
        bare,
        Goal::AtMost(1.5),
    )
    .report();
    memory(&document);
}

/// The memory that the command needs is that of the schema which it keeps, and not that of the document.
fn memory(document: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("import.xml");
    std::fs::write(&file, document).expect("the folder is there");
    let peak = |tables: &str| {
        let mut omni = Command::new(env!("CARGO_BIN_EXE_omni"));
        omni.args(["schema", "import", "--tables", tables]).arg(&file).arg("-o").arg(folder.join("import.omni"));
        Run::of(&mut omni).peak
    };
    let size = f64::from(u32::try_from(document.len()).expect("less than 4 GiB")) / f64::from(1 << 20);
    let [none, few, all] = ["new_table0000", FEW, "*"].map(peak);
    println!("peak memory of the process: {none:.1} MiB for one table, {few:.1} MiB for 20, {all:.1} MiB for all");
    Score::new("import 20 tables of 1,500: peak memory, size of the document", "MiB", few, size, Goal::AtMost(0.5))
        .report();
    Score::new("import all of 1,500 tables: peak memory, size of the document", "MiB", all, size, Goal::AtMost(3.0))
        .report();
    std::fs::remove_file(file).expect("it was written");
}

/// Every event, every attribute decoded, in the way that bounds memory.
fn bare(document: &str) {
    let mut reader = quick_xml::Reader::from_reader(Cursor::new(document));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).expect("well-formed") {
            Event::Start(element) | Event::Empty(element) => decode(&element),
            Event::Eof => break,
            _ => {}
        }
    }
}

/// The same over a document that is all in memory.
fn bare_borrowed(document: &str) {
    let mut reader = quick_xml::Reader::from_str(document);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(element) | Event::Empty(element) => decode(&element),
            Event::Eof => break,
            _ => {}
        }
    }
}

/// The first loop, which keeps the names that a schema consists of, each in a string of its own, and lets them go again:
/// the least that an import can do whose schema owns its names.
fn keeping(document: &str) {
    let mut reader = quick_xml::Reader::from_reader(Cursor::new(document));
    let (mut buffer, mut names) = (Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).expect("well-formed") {
            Event::Start(element) | Event::Empty(element) => {
                for attribute in element.attributes() {
                    let attribute = attribute.expect("well-formed");
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("well-formed");
                    if matches!(attribute.key.into_inner(), "Name" | "Partner" | "Property" | "ReferencedProperty") {
                        names.push(value.into_owned());
                    } else {
                        black_box(value);
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    black_box(names);
}

fn decode(element: &quick_xml::events::BytesStart<'_>) {
    for attribute in element.attributes() {
        let attribute = attribute.expect("well-formed");
        black_box(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("well-formed"));
    }
}
