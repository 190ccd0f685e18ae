//! One error: the table has no such key, and what uses it is not told so again

use omni_runtime::{AlternateKey, Id, entities::Incident, entity};

#[entity("new_contract", schema = "contoso", key = "new_codekay")]
struct Contract {
    new_contractid: Id<Contract>,
    new_code: Option<String>,
    #[entity(column = "_new_caseid_value")]
    case: Option<Id<Incident>>,
}

fn of(code: &str, case: Id<Incident>) -> AlternateKey<Contract> {
    Contract::new_codekay(code, case)
}

fn main() {}
