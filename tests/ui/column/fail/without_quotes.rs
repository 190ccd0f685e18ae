//! One error: a path for a text.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = ticketnumber)]
    number: Option<String>,
}

fn main() {}
