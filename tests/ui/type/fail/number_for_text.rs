//! One error: a number for a text.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: Option<i32>,
}

fn main() {}
