//! One error: a list for a text.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: Vec<String>,
}

fn main() {}
