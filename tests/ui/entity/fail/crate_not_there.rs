//! One error: a path that leads nowhere.
use omni_runtime::entity;

#[entity("incident", crate = elsewhere)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
