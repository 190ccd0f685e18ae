//! One error: a key with a typo.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(colum = "ticketnumber")]
    number: Option<String>,
}

fn main() {}
