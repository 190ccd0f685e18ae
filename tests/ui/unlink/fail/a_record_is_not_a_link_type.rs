//! One error: a struct of columns where a link type is needed.
use omni_runtime::{ConversationId, Id, entities::Incident, entity, unlink};

#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

fn command(case: Id<Incident>, conversation: ConversationId) {
    println!("{}", unlink::<Ticket>(case, conversation));
}

fn main() {}
