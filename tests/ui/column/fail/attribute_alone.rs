//! One error: an attribute that says nothing.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity]
    title: Option<String>,
}

fn main() {}
