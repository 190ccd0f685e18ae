//! One error: a GUID does not say of which table the customer is, as a body has to

use omni_runtime::entity;

#[entity("incident", body = "create")]
struct NewTicket {
    title: Option<String>,
    #[entity(column = "_customerid_value")]
    customer: Option<uuid::Uuid>,
}

fn main() {}
