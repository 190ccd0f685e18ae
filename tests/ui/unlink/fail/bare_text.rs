//! One error: a text that nobody has parsed. Cure: `text.parse()?`, or `Id::constant` in a constant.
use omni_runtime::{ConversationId, entities::Incident, unlink};

fn command(conversation: ConversationId) {
    println!("{}", unlink::<Incident>("6b726d86-d37c-43b8-b3a4-c4056ddd2e07", conversation));
}

fn main() {}
