//! One error: what a body sends to a column that the schema does not know, serde has to write.
use omni_runtime::{Change, entity};

struct Vip;

#[entity("incident", body = "update")]
struct TicketChanges {
    new_vip: Change<Vip>,
}

fn main() {}
