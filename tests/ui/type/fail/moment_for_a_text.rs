//! One error: a moment for a text.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: Option<jiff::Timestamp>,
}

fn main() {}
