//! One error: fields without names.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket(String, Option<String>);

fn main() {}
