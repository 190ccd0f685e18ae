//! One error: a path for a text.
use omni_runtime::entity;

#[entity(incident)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
