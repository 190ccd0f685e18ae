//! One error: a body is that of a create or of an update.
use omni_runtime::entity;

#[entity("incident", body = "upsert")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
