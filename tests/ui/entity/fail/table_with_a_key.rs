//! One error: a key that the name does not have.
use omni_runtime::entity;

#[entity(table = "contact")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
