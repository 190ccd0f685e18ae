//! One error: fields without names.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket(#[entity(column = "title")] Option<String>, Option<String>);

fn main() {}
