//! One error: the conversation of the current session, asked of the Web API.
use omni_runtime::{ConversationId, Error, WebApi, conversation_id};

async fn act(client: &WebApi) -> Result<ConversationId, Error> {
    conversation_id().send(client).await
}

fn main() {}
