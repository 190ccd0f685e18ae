//! One error: a lookup is read at another name

use omni_runtime::{Lookup, entities::Incident, entity};

#[entity("new_contract", schema = "contoso")]
struct Contract {
    new_caseid: Option<Lookup<Incident>>,
}

fn main() {}
