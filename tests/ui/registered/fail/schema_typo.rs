//! One error: the schema is registered under another name

use omni_runtime::entity;

#[entity("new_contract", schema = "contosso")]
struct Contract {
    new_code: Option<String>,
}

fn main() {}
