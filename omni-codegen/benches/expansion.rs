//! What `#[entity]` costs a compiler: a thousand structs of fifteen columns, beside the same structs with serde's
//! derive of `Deserialize` alone, and with a schema of 1,500 tables registered beside the built-in one.
//!
//! `cargo bench -p omni-codegen --bench expansion`
//!
//! Each is a warm `cargo check`: the dependencies are built, the package itself is not, and nothing of it is reused.

#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/support/synthetic.rs"]
mod synthetic;

use std::fmt::Write;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use omni_codegen::import::{self, Selection};
use omni_schema::{EdmType, Table};
use support::{Package, folder};
use synthetic::Synthetic;

const STRUCTS: usize = 1000;
const COLUMNS: usize = 15;
const ROUNDS: usize = 3;

fn main() {
    let bare = package("bare", "", None);
    let serde = package("serde", "#[derive(serde::Deserialize)]", None);
    let entity = package("entity", "#[omni_runtime::entity(TABLE)]", None);
    let schema = large_schema();
    let registered = package("registered", "#[omni_runtime::entity(TABLE)]", Some(&schema));
    let packages = [&bare, &serde, &entity, &registered];
    for package in packages {
        check(package);
    }
    let mut times = [[Duration::MAX; 2]; 4];
    for _ in 0..ROUNDS {
        for (time, package) in times.iter_mut().zip(packages) {
            let measured = check(package);
            *time = [time[0].min(measured[0]), time[1].min(measured[1])];
        }
    }
    println!("{STRUCTS} structs of {COLUMNS} columns, warm `cargo check`, the best of {ROUNDS} rounds each, in turn");
    let names = ["bare structs", "serde's derive", "#[entity]", "#[entity], 1,500 tables registered"];
    for (name, [wall, processor]) in names.iter().zip(times) {
        let ratio = processor.as_secs_f64() / times[1][1].as_secs_f64();
        println!(
            "{name:<36} {:>6.2} s, {:>6.2} s of processor time   {ratio:.2} x serde's derive",
            wall.as_secs_f64(),
            processor.as_secs_f64()
        );
    }
    let more = times[3][1].as_secs_f64() / times[2][1].as_secs_f64() - 1.0;
    println!("registered over built-in: {:+.1} %", more * 100.0);
}

/// The standard tables among 1,500 others.
fn large_schema() -> String {
    let document = Synthetic::LARGE.metadata();
    let mut schema = import::csdl(Cursor::new(document), &Selection::all()).expect("a document").schema;
    schema.tables.extend(omni_schema::standard().schema().expect("the built-in schema").tables);
    schema.tables.sort_by(|one, other| one.logical_name.cmp(&other.logical_name));
    schema.to_string()
}

fn package(name: &str, attribute: &str, schema: Option<&str>) -> Package {
    let folder = folder(&format!("expansion-{name}"));
    if let Some(schema) = schema {
        fs::write(folder.join("schema/large.omni"), schema).expect("the folder is there");
    }
    fs::write(folder.join("src/lib.rs"), source(attribute)).expect("the folder is there");
    Package::with_default(&folder, &[], schema.map(|_| "large"))
}

fn source(attribute: &str) -> String {
    let schema = omni_schema::standard().schema().expect("the built-in schema");
    let mut source = String::from("#![allow(dead_code)]\n");
    for index in 0..STRUCTS {
        let table = &schema.tables[index % schema.tables.len()];
        let attribute = attribute.replace("TABLE", &format!("{:?}", table.logical_name));
        let _ = writeln!(source, "{attribute}\npub struct Row{index} {{");
        for (name, ty) in fields(table).skip(index / schema.tables.len() % 8).take(COLUMNS) {
            let _ = writeln!(source, "    pub {name}: {ty},");
        }
        source.push_str("}\n");
    }
    source
}

/// The table's columns of the types that every app has, and its lookups.
fn fields(table: &Table) -> impl Iterator<Item = (String, String)> {
    let columns = table.columns.iter().filter_map(|column| {
        let ty = match column.edm {
            EdmType::String | EdmType::DateTimeOffset => "String",
            EdmType::Int32 => "i32",
            EdmType::Boolean => "bool",
            EdmType::Guid => "uuid::Uuid",
            _ => return None,
        };
        let ty = if column.required { ty.to_owned() } else { format!("Option<{ty}>") };
        Some((column.name.clone(), ty))
    });
    let lookups = table.lookups.iter().map(|lookup| (lookup.value_property(), "Option<uuid::Uuid>".to_owned()));
    lookups.take(3).chain(columns)
}

/// The time that a check takes on the clock, and that of the processors.
fn check(package: &Package) -> [Duration; 2] {
    package.touch(Path::new("src/lib.rs"));
    let mut cargo = package.cargo("check");
    cargo.env("CARGO_INCREMENTAL", "0");
    let (began, used) = (Instant::now(), children_time());
    let status = cargo.status().expect("cargo runs");
    assert!(status.success(), "the package does not compile");
    [began.elapsed(), children_time() - used]
}

/// The processor time of this process's children, in the kernel's ticks of a hundredth of a second.
fn children_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
    Duration::from_millis(10 * (ticks(13) + ticks(14)))
}
