//! One error: a type whose fields are one.
use omni_runtime::entity;

#[entity("incident")]
union Ticket {
    number: u32,
    letters: [u8; 4],
}

fn main() {}
