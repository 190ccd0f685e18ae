//! One error: an attribute of serde, which does not read the record.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[serde(rename = "ticketnumber")]
    title: Option<String>,
}

fn main() {}
