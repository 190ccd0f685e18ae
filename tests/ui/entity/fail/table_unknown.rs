//! One error: a table that the built-in schema does not have.
use omni_runtime::entity;

#[entity("lead")]
struct Lead {
    subject: Option<String>,
}

fn main() {}
