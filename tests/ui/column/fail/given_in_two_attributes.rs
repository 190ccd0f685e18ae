//! One error: an argument given in two attributes.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = "title")]
    #[entity(column = "ticketnumber")]
    number: Option<String>,
}

fn main() {}
