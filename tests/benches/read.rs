//! What a page of 5,000 rows costs to read into records, beside serde's derive for the same struct:
//! `cargo bench -p tests --bench read`.
//!
//! The rows are as the service sends them, each with its version and some columns null: once with the columns in the
//! order in which they were asked for, once sorted by name.

use std::hint::black_box;
use std::time::Instant;

use omni_runtime::{Id, entities::Incident, entity};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tests::score::{Goal, Score};
use uuid::Uuid;

const ROWS: usize = 5_000;
const ROUNDS: usize = 40;

/// One struct twice: as a record, and with serde's derive.
macro_rules! both {
    ($($column:ident: $ty:ty),+ $(,)?) => {
        #[entity("incident")]
        #[allow(dead_code, reason = "only its reading is measured")]
        struct Record { $($column: $ty),+ }

        #[derive(Deserialize)]
        #[allow(dead_code, reason = "only its reading is measured")]
        struct Derived { $($column: $ty),+ }
    };
}

both! {
    incidentid: Id<Incident>,
    title: Option<String>,
    ticketnumber: Option<String>,
    description: Option<String>,
    prioritycode: Option<i32>,
    severitycode: Option<i32>,
    statecode: i32,
    statuscode: Option<i32>,
    createdon: Option<String>,
    modifiedon: Option<String>,
    _customerid_value: Option<Uuid>,
    _primarycontactid_value: Option<Uuid>,
    isescalated: Option<bool>,
    new_vip: Option<bool>,
    new_score: Option<f64>,
}

/// The members of a row, in the order in which the columns are asked for.
fn members(index: usize) -> [(&'static str, Value); 16] {
    let id = |kind: u32| format!("{kind:08x}-0000-4000-8000-{index:012x}").into();
    let description = "It began after the storm.\nThe router has been \"restarted\" twice.";
    [
        ("@odata.etag", format!("W/\"{}\"", 4_000_000 + index).into()),
        ("incidentid", id(1)),
        ("title", format!("No signal on line {index}").into()),
        ("ticketnumber", format!("CAS-{index:05}-K3T9X2").into()),
        ("description", (!index.is_multiple_of(3)).then_some(description).into()),
        ("prioritycode", 2.into()),
        ("severitycode", index.is_multiple_of(2).then_some(1).into()),
        ("statecode", 0.into()),
        ("statuscode", 1.into()),
        ("createdon", "2026-03-01T08:15:30Z".into()),
        ("modifiedon", "2026-03-02T10:00:00Z".into()),
        ("_customerid_value", id(2)),
        ("_primarycontactid_value", if index.is_multiple_of(4) { Value::Null } else { id(3) }),
        ("isescalated", index.is_multiple_of(5).into()),
        ("new_vip", Value::Null),
        ("new_score", 0.25.into()),
    ]
}

/// A page of rows whose members `order` has put in order.
fn page(order: impl Fn(&mut [(&'static str, Value)])) -> String {
    let row = |index| {
        let mut members = members(index);
        order(&mut members);
        let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    };
    format!("[{}]", (0..ROWS).map(row).collect::<Vec<_>>().join(","))
}

/// The milliseconds that reading the page takes.
fn read<T: DeserializeOwned>(page: &[u8]) -> f64 {
    let began = Instant::now();
    let rows: Vec<T> = serde_json::from_slice(black_box(page)).expect("rows");
    let milliseconds = began.elapsed().as_secs_f64() * 1e3;
    assert_eq!(black_box(rows).len(), ROWS);
    milliseconds
}

fn main() {
    let pages = [("", page(|_| ())), (", by name", page(|members| members.sort_by_key(|(name, _)| *name)))];
    for (order, page) in &pages {
        let mut best = [f64::MAX; 2];
        for _ in 0..ROUNDS {
            best[0] = best[0].min(read::<Record>(page.as_bytes()));
            best[1] = best[1].min(read::<Derived>(page.as_bytes()));
        }
        let metric = format!("read 5,000 rows of 15 columns{order}: #[entity] / serde's derive");
        // Two runs of the very same code differ by some hundredths.
        Score::new(metric, "ms", best[0], best[1], Goal::AtMost(1.05)).report();
    }
}
