//! One error: both slots in one write, which the page has no function for.
use omni_runtime::{ConversationId, Id, Page, entities::Incident, set_links};

fn act(case: Id<Incident>, conversation: ConversationId, page: &Page) {
    let _ = set_links(conversation).case(case).send(page);
}

fn main() {}
