//! One error: a key with a typo is none that is given twice

use omni_runtime::{Id, entities::Incident, entity};

#[entity("new_contract", schema = "contoso", key = "new_codekay", key = "new_codekey")]
struct Contract {
    new_contractid: Id<Contract>,
    new_code: Option<String>,
    #[entity(column = "_new_caseid_value")]
    case: Option<Id<Incident>>,
}

fn main() {}
