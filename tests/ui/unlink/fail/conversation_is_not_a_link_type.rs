//! One error: a table that cannot be linked.
use omni_runtime::{ConversationId, entities::Conversation, unlink};

fn command(conversation: ConversationId) {
    println!("{}", unlink::<Conversation>(conversation, conversation));
}

fn main() {}
