//! One error: a schema of the organisation knows all of its columns

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso")]
struct Contract {
    cr12a_vip: Option<bool>,
}

fn main() {}
