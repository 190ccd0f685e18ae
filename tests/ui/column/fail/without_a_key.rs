//! One error: a text alone.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity("ticketnumber")]
    number: Option<String>,
}

fn main() {}
