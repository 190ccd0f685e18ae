//! One error: a path that leads nowhere. Cure: name the path at which `omni-runtime` is imported.
use omni_runtime::entity;

#[entity("incident", crate = elsewhere)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
