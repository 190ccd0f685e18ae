//! One error: the column is set when the row is created, and stays

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso", body = "update")]
struct ContractChanges {
    new_code: Option<String>,
}

fn main() {}
