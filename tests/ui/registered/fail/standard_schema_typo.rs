//! One error: the built-in schema's name with a typo

use omni_runtime::entity;

#[entity("incident", schema = "standrd")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
