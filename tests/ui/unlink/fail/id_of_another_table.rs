//! One error: the id of a contact where that of a case is needed. Cure: take the id of the row that is meant, or link the other entity.
use omni_runtime::{ConversationId, Id, entities::{Contact, Incident}, unlink};

fn command(contact: Id<Contact>, conversation: ConversationId) {
    println!("{}", unlink::<Incident>(contact, conversation));
}

fn main() {}
