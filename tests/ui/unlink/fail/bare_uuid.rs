//! One error: a GUID of no table. Cure: say the table: `Id::from_uuid(guid)`.
use omni_runtime::{ConversationId, entities::Incident, unlink};

fn command(case: uuid::Uuid, conversation: ConversationId) {
    println!("{}", unlink::<Incident>(case, conversation));
}

fn main() {}
