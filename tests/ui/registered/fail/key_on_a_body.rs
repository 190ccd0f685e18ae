//! One error: a key on a struct that is sent

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso", body = "create", key = "new_codekey")]
struct NewContract {
    new_code: String,
}

fn main() {}
