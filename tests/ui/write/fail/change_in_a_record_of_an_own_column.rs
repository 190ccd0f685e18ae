//! One error: no record holds a change, whether the schema knows the column or not.
use omni_runtime::{Change, entity};

#[entity("incident")]
struct Ticket {
    new_vip: Change<bool>,
}

fn main() {}
