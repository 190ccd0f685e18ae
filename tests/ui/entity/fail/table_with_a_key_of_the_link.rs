//! One error: the argument of `#[omni]`.
use omni_runtime::entity;

#[entity(entity = "incident")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
