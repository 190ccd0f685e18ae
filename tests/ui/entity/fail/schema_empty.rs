//! One error: an empty name.
use omni_runtime::entity;

#[entity("incident", schema = "")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
