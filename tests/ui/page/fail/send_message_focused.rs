//! One error: a message to the conversation in focus, asked of the Web API.
use omni_runtime::{Delivery, WebApi, send_message_focused};

fn act(client: &WebApi) {
    let _ = send_message_focused("One moment, please.", Delivery::AtOnce).send(client);
}

fn main() {}
