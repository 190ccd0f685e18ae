//! One error: an argument given twice.
use omni_runtime::entity;

#[entity("incident", crate = omni_runtime, crate = omni_runtime)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
