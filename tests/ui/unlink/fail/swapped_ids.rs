//! One error: the conversation in the place of the record. Cure: swap the two.
use omni_runtime::{ConversationId, Id, entities::Incident, unlink};

fn command(case: Id<Incident>, conversation: ConversationId) {
    println!("{}", unlink::<Incident>(conversation, case));
}

fn main() {}
