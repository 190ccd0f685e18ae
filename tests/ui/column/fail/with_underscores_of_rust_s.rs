//! Four errors: names with `_` between their words, as Rust has them and the service has not

use omni_runtime::{Id, entities::Contact, entity};

#[entity("contact")]
struct Person {
    first_name: Option<String>,
    created_on: Option<String>,
    owner_id: Option<uuid::Uuid>,
    #[entity(column = "_parent_customerid_value")]
    customer: Option<Id<Contact>>,
}

fn main() {}
