//! One error: a lookup of the organisation's own in a body, at the place where it is read.
use omni_runtime::{Id, entities::Account, entity};

#[entity("incident", body = "create")]
struct NewTicket {
    title: Option<String>,
    _new_partner_value: Option<Id<Account>>,
}

fn main() {}
