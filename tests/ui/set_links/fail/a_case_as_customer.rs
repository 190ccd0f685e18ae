//! One error: a case is no customer.
use omni_runtime::entities::Incident;
use omni_runtime::{ConversationId, Id, set_links};

fn command(case: Id<Incident>, conversation: ConversationId) {
    println!("{}", set_links(conversation).customer(case));
}

fn main() {}
