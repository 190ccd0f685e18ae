//! One error: a name that no schema has, near to one that is there

use omni_runtime::entity;

#[entity("new_contract", schema = "Contoso")]
struct Contract {
    new_code: Option<String>,
}

fn main() {}
