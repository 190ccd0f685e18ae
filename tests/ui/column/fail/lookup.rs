//! One error: a lookup, which is read at a property of another name.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    customerid: Option<uuid::Uuid>,
}

fn main() {}
