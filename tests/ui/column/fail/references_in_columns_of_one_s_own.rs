//! Two errors: a record owns what it reads, also of columns that the schema does not know

use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    new_tier: Option<&'static str>,
}

#[entity("incident")]
struct Other<'a> {
    new_tier: &'a [u8],
}

fn main() {}
