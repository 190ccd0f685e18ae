//! One error: the same of a conversation, where it is used.
use omni_runtime::ConversationId;

static DEMO: ConversationId = ConversationId::constant("conversation 1");

fn main() {
    println!("{DEMO}");
}
