//! One error: an id of a struct instead of its table.
use omni_runtime::{Id, entity};

#[entity("incident")]
struct Ticket {
    incidentid: Id<Ticket>,
}

fn main() {}
