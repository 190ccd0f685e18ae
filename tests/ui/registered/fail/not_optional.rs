//! One error: the column may be null

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_vip: bool,
}

fn main() {}
