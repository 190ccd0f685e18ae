//! One error: an argument of a field, on the struct.
use omni_runtime::entity;

#[entity("incident", column = "title")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
