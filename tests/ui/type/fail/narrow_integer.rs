//! One error: an integer that is too narrow.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    versionnumber: Option<i32>,
}

fn main() {}
