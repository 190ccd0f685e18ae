//! One error: something else than a transport.
use omni_runtime::{ConversationId, Id, entities::Incident, unlink};

fn act(case: Id<Incident>, conversation: ConversationId, url: &String) {
    let _ = unlink::<Incident>(case, conversation).send(url);
}

fn main() {}
