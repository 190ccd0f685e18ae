//! One error: the same where the command is sent and awaited.
use omni_runtime::{ConversationId, Id, WebApi, entities::Incident, unlink};

struct Lead;

async fn act(lead: Id<Incident>, conversation: ConversationId, client: &WebApi) -> Result<(), omni_runtime::Error> {
    let done = unlink::<Lead>(lead, conversation).send(client).await?;
    println!("{done:?}");
    Ok(())
}

fn main() {}
