//! One error: a command whose outcome nobody looks at.
#![deny(unused_must_use)]

use omni_runtime::{ConversationId, Id, WebApi, entities::Incident, unlink};

async fn act(case: Id<Incident>, conversation: ConversationId, client: &WebApi) {
    unlink::<Incident>(case, conversation).send(client).await;
}

fn main() {}
