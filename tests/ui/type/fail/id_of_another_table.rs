//! One error: the id of another table.
use omni_runtime::{Id, entities::Account, entity};

#[entity("incident")]
struct Ticket {
    _primarycontactid_value: Option<Id<Account>>,
}

fn main() {}
