//! One error: no arguments.
use omni_runtime::entity;

#[entity()]
struct Ticket {
    title: Option<String>,
}

fn main() {}
