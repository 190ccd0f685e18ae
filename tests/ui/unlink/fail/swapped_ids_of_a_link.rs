//! One error: the conversation in the place of the record. Cure: swap the two.
use omni_runtime::{ConversationId, Id, entities::Contact, link};

fn command(contact: Id<Contact>, conversation: ConversationId) {
    println!("{}", link::<Contact>(conversation, contact));
}

fn main() {}
