//! One error: a customer cannot be linked and unlinked at once.
use omni_runtime::entities::Account;
use omni_runtime::{ConversationId, Id, set_links};

fn command(account: Id<Account>, conversation: ConversationId) {
    println!("{}", set_links(conversation).customer(account).no_customer());
}

fn main() {}
