//! One error: a name one letter off.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    titel: Option<String>,
}

fn main() {}
