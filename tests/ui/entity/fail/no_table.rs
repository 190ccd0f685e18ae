//! One error: an attribute alone.
use omni_runtime::entity;

#[entity]
struct Ticket {
    title: Option<String>,
}

fn main() {}
