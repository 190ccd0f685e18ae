//! One error: a second table, which an argument is not.
use omni_runtime::entity;

#[entity("incident", contact)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
