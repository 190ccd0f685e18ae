//! One error: what the compiler cannot read is told once

use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: ,
    description: Option<String>,
}

fn main() {}
