//! What `#[entity]` costs a compiler: a thousand structs of fifteen columns, beside the same structs with serde's
//! derive of `Deserialize` alone, and with a schema of 1,500 tables registered beside the built-in one.
//!
//! `cargo bench -p omni-codegen --bench expansion`
//!
//! Each is a warm `cargo check`: the dependencies are built, the package itself is not, and nothing of it is reused.

use std::fmt::Write;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use omni_codegen::import::{self, Selection};
use omni_schema::{EdmType, Table};
use tests::package::{Package, folder};
use tests::processor::of_children;
use tests::score::{Goal, Score};
use tests::synthetic::Synthetic;

const STRUCTS: usize = 1000;
const COLUMNS: usize = 15;
const ROUNDS: usize = 5;

fn main() {
    let schema = large_schema();
    let packages = [
        package("bare", "", None),
        package("serde", "#[derive(serde::Deserialize)]", None),
        package("entity", "#[omni_runtime::entity(TABLE)]", None),
        package("registered", "#[omni_runtime::entity(TABLE)]", Some(&schema)),
    ];
    for package in &packages {
        check(package);
    }
    let mut best = [f64::MAX; 4];
    for _ in 0..ROUNDS {
        for (best, package) in best.iter_mut().zip(&packages) {
            *best = best.min(check(package));
        }
    }
    let [bare, serde, entity, registered] = best;
    println!(
        "{STRUCTS} structs of {COLUMNS} columns, warm `cargo check`, the best of {ROUNDS} rounds; bare {bare:.2} s"
    );
    let structs = format!("check {STRUCTS} structs of {COLUMNS} columns");
    Score::new(format!("{structs}: #[entity], serde's derive of Deserialize"), "s", entity, serde, Goal::AtMost(0.3))
        .report();
    Score::new(
        format!("{structs}: with 1,500 tables registered, with the built-in schema"),
        "s",
        registered,
        entity,
        Goal::AtMost(1.03),
    )
    .report();
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
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), &format!("expansion-{name}"));
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

/// The processor time that a check takes, in seconds.
fn check(package: &Package) -> f64 {
    package.touch(Path::new("src/lib.rs"));
    let mut cargo = package.cargo("check");
    cargo.env("CARGO_INCREMENTAL", "0");
    let used = of_children();
    let status = cargo.status().expect("cargo runs");
    assert!(status.success(), "the package does not compile");
    of_children() - used
}
