//! One error: the type is that of another table

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_code: Option<String>,
}

#[entity("new_part", schema = "contoso", table = Contract)]
struct Part {
    new_partid: uuid::Uuid,
}

fn main() {}
