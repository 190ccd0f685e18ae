//! Two errors: derives that the attribute clashes with.
use omni_runtime::entity;

#[entity("incident")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
