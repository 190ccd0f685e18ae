//! One error: a column of another table.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    fullname: Option<String>,
}

fn main() {}
