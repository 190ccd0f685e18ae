//! One error: a column of the organisation's own, not in lower case.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = "new_Tier")]
    tier: Option<String>,
}

fn main() {}
