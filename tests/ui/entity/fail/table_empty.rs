//! One error: an empty name.
use omni_runtime::entity;

#[entity("")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
