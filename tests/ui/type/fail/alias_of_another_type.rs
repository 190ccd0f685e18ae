//! One error: a number for a text, in a type whose name does not tell.
use omni_runtime::entity;

type Number = i32;

#[entity("incident")]
struct Ticket {
    title: Option<Number>,
}

fn main() {}
