//! One error: a text for a path.
use omni_runtime::entity;

#[entity("incident", crate = "omni_runtime")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
