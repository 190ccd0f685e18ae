//! One error: true or false for where a message goes. Cure: `Delivery::AtOnce` or `Delivery::SendBox`.
use omni_runtime::{ConversationId, send_message};

fn act(conversation: ConversationId) {
    let _ = send_message("One moment, please.", true, conversation);
}

fn main() {}
