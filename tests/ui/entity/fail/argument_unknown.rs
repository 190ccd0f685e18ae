//! One error: a key with a typo.
use omni_runtime::entity;

#[entity("incident", shema = "crm")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
