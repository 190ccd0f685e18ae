//! One error: a text that no column can be called, and that would go into a URL.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = "new_tier,title")]
    tier: Option<String>,
}

fn main() {}
