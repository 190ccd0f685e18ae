//! One error: a moment that may be null.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    createdon: String,
}

fn main() {}
