//! One error: an empty name.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = "")]
    title: Option<String>,
}

fn main() {}
