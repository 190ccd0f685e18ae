//! Two errors: which `None` is null?

use omni_runtime::entity;

#[entity("incident", body = "update")]
struct TicketChanges {
    title: Option<Option<String>>,
    new_vip: Option<Option<bool>>,
}

fn main() {}
