//! One error: the table is not in the schema

use omni_runtime::entity;

#[entity("new_contrat", schema = "contoso")]
struct Contract {
    new_code: Option<String>,
}

fn main() {}
