//! One error: the customer of a case is an account or a contact.
use omni_runtime::entities::Incident;
use omni_runtime::{Id, entity};

#[entity("incident", body = "create")]
struct NewTicket {
    title: Option<String>,
    #[entity(column = "_customerid_value")]
    customer: Option<Id<Incident>>,
}

fn main() {}
