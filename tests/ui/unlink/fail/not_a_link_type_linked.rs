//! One error: a type that is not a link type.
use omni_runtime::{ConversationId, Id, WebApi, entities::Incident, link};

struct Lead;

async fn act(lead: Id<Incident>, conversation: ConversationId, client: &WebApi) {
    let _ = link::<Lead>(lead, conversation).send(client).await;
}

fn main() {}
