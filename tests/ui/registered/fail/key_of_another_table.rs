//! One error: a key of a table that has none

use omni_runtime::{Id, entity};

#[entity("new_part", schema = "contoso", key = "new_codekey")]
struct Part {
    new_partid: Id<Part>,
}

fn main() {}
