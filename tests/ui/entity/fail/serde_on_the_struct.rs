//! One error: an attribute of serde, which does not read the record.
use omni_runtime::entity;

#[entity("incident")]
#[serde(rename_all = "lowercase")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
