//! One error: a command that does not say what it unlinks.
use omni_runtime::{ConversationId, Id, entities::Incident, unlink};

fn command(case: Id<Incident>, conversation: ConversationId) {
    println!("{}", unlink(case, conversation));
}

fn main() {}
