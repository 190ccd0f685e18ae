//! One error: an enum, whatever is on its variants

use omni_runtime::entity;

#[entity("incident")]
enum Ticket {
    #[serde(rename = "title")]
    Title,
    #[entity(column = "ticketnumber")]
    Number(#[serde(skip)] String),
}

fn main() {}
