//! One error: a schema that nobody has registered.
use omni_runtime::entity;

#[entity("incident", schema = "crm")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
