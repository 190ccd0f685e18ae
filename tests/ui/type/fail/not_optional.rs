//! One error: a column that may be null.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: String,
}

fn main() {}
