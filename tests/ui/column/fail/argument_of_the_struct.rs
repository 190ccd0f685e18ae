//! One error: an argument of the struct, on a field.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(crate = omni_runtime)]
    title: Option<String>,
}

fn main() {}
