//! One error: an argument given twice.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = "title", column = "ticketnumber")]
    number: Option<String>,
}

fn main() {}
