//! One error: a message, which the Web API does not send.
use omni_runtime::{ConversationId, Delivery, WebApi, send_message};

fn act(conversation: ConversationId, client: &WebApi) {
    let _ = send_message("One moment, please.", Delivery::AtOnce, conversation).send(client);
}

fn main() {}
