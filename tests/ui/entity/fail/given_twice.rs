//! One error: the attribute given twice.
use omni_runtime::entity;

#[entity("incident")]
#[entity("contact")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
