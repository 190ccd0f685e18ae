//! One error: a lookup that may be null.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    _customerid_value: uuid::Uuid,
}

fn main() {}
