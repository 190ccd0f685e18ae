//! One error: a conversation has one customer.
use omni_runtime::entities::{Account, Contact};
use omni_runtime::{ConversationId, Id, set_links};

fn command(account: Id<Account>, contact: Id<Contact>, conversation: ConversationId) {
    println!("{}", set_links(conversation).customer(account).customer(contact));
}

fn main() {}
