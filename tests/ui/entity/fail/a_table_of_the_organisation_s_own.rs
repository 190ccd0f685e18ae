//! One error: the built-in schema has no table of an organisation's own

use omni_runtime::entity;

#[entity("new_vehicle")]
struct Contract {
    new_name: Option<String>,
}

fn main() {}
