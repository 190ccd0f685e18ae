//! One error: the id of a session of the page where the last session of a conversation belongs, which is a row. Cure: the id of the session's row, an `Id`.
use omni_runtime::{ConversationId, apm::SessionId, open};

fn act(conversation: ConversationId, session: SessionId) {
    let _ = open(conversation).last_session(session);
}

fn main() {}
