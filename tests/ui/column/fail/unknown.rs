//! One error: a name that resembles none.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    colour: Option<String>,
}

fn main() {}
