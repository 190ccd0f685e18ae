//! One error: a GUID of no table.
use omni_runtime::{ConversationId, entities::Incident, unlink};

fn command(case: uuid::Uuid, conversation: ConversationId) {
    println!("{}", unlink::<Incident>(case, conversation));
}

fn main() {}
