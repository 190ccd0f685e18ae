//! One error: no fields.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {}

fn main() {}
