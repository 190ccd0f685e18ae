//! One error: a key given twice

use omni_runtime::{Id, entities::Incident, entity};

#[entity("new_contract", schema = "contoso", key = "new_codekey", key = "new_codekey")]
struct Contract {
    new_contractid: Id<Contract>,
    new_code: Option<String>,
    #[entity(column = "_new_caseid_value")]
    case: Option<Id<Incident>>,
}

fn main() {}
