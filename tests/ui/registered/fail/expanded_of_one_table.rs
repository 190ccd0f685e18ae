//! One error: a lookup that is never empty, but refers to a row of the other table now and then.
use omni_runtime::{Id, entity};

#[entity("account")]
struct Company {
    name: Option<String>,
}

#[entity("new_part", schema = "contoso")]
struct Part {
    new_partid: Id<Part>,
    #[entity(expand = "new_PartyId_account")]
    company: Company,
}

fn main() {}
