//! One error: a conversation opened over the Web API, which has no sessions to open it in.
use omni_runtime::{ConversationId, WebApi, open};

fn act(conversation: ConversationId, client: &WebApi) {
    let _ = open(conversation).send(client);
}

fn main() {}
