//! One error: a command that is built and not sent.
#![deny(unused_must_use)]

use omni_runtime::{ConversationId, Id, entities::Incident, unlink};

fn act(case: Id<Incident>, conversation: ConversationId) {
    unlink::<Incident>(case, conversation);
}

fn main() {}
