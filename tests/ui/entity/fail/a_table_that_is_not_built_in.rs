//! One error: a table that only an organisation's schema has

use omni_runtime::entity;

#[entity("opportunity")]
struct Opportunity {
    name: Option<String>,
}

fn main() {}
