//! One error: a contact is no case.
use omni_runtime::entities::Contact;
use omni_runtime::{ConversationId, Id, set_links};

fn command(contact: Id<Contact>, conversation: ConversationId) {
    println!("{}", set_links(conversation).case(contact));
}

fn main() {}
