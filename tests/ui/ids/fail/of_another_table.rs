//! One error: the id of a contact where that of a case is needed.
use omni_runtime::{Id, entities::{Contact, Incident}};

fn case(contact: Id<Contact>) -> Id<Incident> {
    contact
}

fn main() {}
