//! One error: a text for a choice.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    prioritycode: Option<String>,
}

fn main() {}
