//! One error: a type that has no fields.
use omni_runtime::entity;

#[entity("incident")]
enum Ticket {
    Open,
    Closed,
}

fn main() {}
