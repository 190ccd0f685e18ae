//! One error: a schema that is not the default is named.
use omni_runtime::entity;

#[entity("new_contract")]
struct Contract {
    new_code: Option<String>,
}

fn main() {}
