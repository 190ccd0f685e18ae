//! One error: a type that borrows.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: Option<&'static str>,
}

fn main() {}
