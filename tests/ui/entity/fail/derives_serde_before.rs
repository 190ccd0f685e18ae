//! One error: a derive that stands before the attribute. Cure: leave serde's derive out: `#[entity]` writes both.
//!
//! It has run, and is gone, when the attribute runs: rustc reports the clash, in its own words.
use omni_runtime::entity;

#[derive(serde::Serialize)]
#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
