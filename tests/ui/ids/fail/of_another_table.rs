//! One error: the id of a contact where that of a case is needed. Cure: take the id of the row that is meant; its GUID says nothing of the table.
use omni_runtime::{Id, entities::{Contact, Incident}};

fn case(contact: Id<Contact>) -> Id<Incident> {
    contact
}

fn main() {}
