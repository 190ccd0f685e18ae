//! One error: a part belongs to a contract, whose type the field names.
use omni_runtime::{Changes, Id, Lookup, entity};

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_contractid: Id<Self>,
}

#[entity("new_part", schema = "contoso")]
struct Part {
    new_partid: Id<Self>,
    #[entity(column = "_new_contractid_value")]
    contract: Option<Lookup<Contract>>,
}

fn main() {
    let part: Id<Part> = Id::constant("6b726d86-d37c-43b8-b3a4-c4056ddd2e07");
    let _ = Changes::new().set(Part::CONTRACT, part);
}
