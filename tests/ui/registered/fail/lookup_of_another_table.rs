//! One error: the lookup refers to cases

use omni_runtime::{Lookup, entities::Account, entity};

#[entity("new_contract", schema = "contoso")]
struct Contract {
    #[entity(column = "_new_caseid_value")]
    case: Option<Lookup<Account>>,
}

fn main() {}
