//! One error: a text for a lookup of several tables.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    _customerid_value: Option<String>,
}

fn main() {}
