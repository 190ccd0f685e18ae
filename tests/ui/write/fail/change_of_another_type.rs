//! One error: what a column is changed to is of the column's type.
use omni_runtime::{Change, entity};

type Number = i32;

#[entity("incident", body = "update")]
struct TicketChanges {
    title: Change<Number>,
}

fn main() {}
