//! One error: a column of the key has no field

use omni_runtime::{Id, entity};

#[entity("new_contract", schema = "contoso", key = "new_codekey")]
struct Contract {
    new_contractid: Id<Contract>,
    new_code: Option<String>,
}

fn main() {}
