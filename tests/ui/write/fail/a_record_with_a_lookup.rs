//! One error: a lookup is read at one name and written at another, so the record cannot be written as a whole.
use omni_runtime::entities::{Contact, Incident};
use omni_runtime::{Id, IfExists, entity, update};

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    #[entity(column = "_primarycontactid_value")]
    contact: Option<Id<Contact>>,
}

fn command(case: Id<Incident>, ticket: Ticket) {
    println!("{}", update(case, &ticket, IfExists));
}

fn main() {}
