//! One error: a column that may be null, in a type whose name does not tell.
use omni_runtime::entity;

type Subject = String;

#[entity("incident")]
struct Ticket {
    title: Subject,
}

fn main() {}
