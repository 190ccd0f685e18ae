//! One error: that the lookup may be null, though the id may be of another table too

use omni_runtime::{Id, entities::Contact, entity};

#[entity("incident")]
struct Ticket {
    _customerid_value: Id<Contact>,
}

fn main() {}
