//! One error: a path that begins at the struct. Cure: name the path at which `omni-runtime` is imported.
use omni_runtime::entity;

#[entity("incident", crate = Self::omni_runtime)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
