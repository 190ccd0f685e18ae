//! One error: a value that the key's column is not compared with

use omni_runtime::{Id, entities::Incident, entity};

#[entity("new_contract", schema = "contoso", key = "new_codekey")]
struct Contract {
    new_contractid: Id<Contract>,
    new_code: Option<String>,
    #[entity(column = "_new_caseid_value")]
    case: Option<Id<Incident>>,
}

fn main() {
    let case = Id::<Incident>::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    let _ = Contract::new_codekey(17, case);
}
