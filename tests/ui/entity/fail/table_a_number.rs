//! One error: a number for a text.
use omni_runtime::entity;

#[entity(112)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
