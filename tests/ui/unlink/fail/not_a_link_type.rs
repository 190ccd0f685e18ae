//! One error: a type that is not a link type.
use omni_runtime::{ConversationId, Id, entities::Incident, unlink};

struct Lead;

fn command(lead: Id<Incident>, conversation: ConversationId) {
    let _ = unlink::<Lead>(lead, conversation);
}

fn main() {}
