//! One error: the column is called otherwise

use omni_runtime::entity;

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_cod: Option<String>,
}

fn main() {}
