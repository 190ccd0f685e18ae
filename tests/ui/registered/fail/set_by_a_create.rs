//! One error: the service itself sets the column

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso", body = "create")]
struct NewContract {
    new_code: String,
    new_startson: Option<String>,
}

fn main() {}
