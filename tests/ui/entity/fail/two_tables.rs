//! One error: two names.
use omni_runtime::entity;

#[entity("incident", "contact")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
