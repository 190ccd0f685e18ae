//! One error: a part belongs to a contract.
use omni_runtime::{Id, entity};

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_contractid: Id<Self>,
}

#[entity("new_part", schema = "contoso")]
struct Part {
    new_partid: Id<Self>,
    #[entity(column = "_new_contractid_value")]
    contract: Option<Id<Part>>,
}

fn main() {}
