//! One error: the type of the table's ids, in quotes.
use omni_runtime::entity;

#[entity("incident", table = "Ticket")]
struct Other {
    title: Option<String>,
}

fn main() {}
