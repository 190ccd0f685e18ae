//! One error: the id of a contact where that of a case is needed, with a link type of the app's own. Cure: take the id of the row that is meant, or link the other entity.
use omni_runtime::{ConversationId, Id, Link, entities::Contact, unlink};

#[derive(Link)]
#[omni(entity = "incident")]
struct SupportCase;

fn command(contact: Id<Contact>, conversation: ConversationId) {
    println!("{}", unlink::<SupportCase>(contact, conversation));
}

fn main() {}
