//! One error: a text for a key.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    incidentid: String,
}

fn main() {}
