//! One error: what a body sends is of the column's type.
use omni_runtime::entity;

type Number = i32;

#[entity("incident", body = "create")]
struct NewTicket {
    title: Option<Number>,
}

fn main() {}
