//! One error: a column in two fields.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    #[entity(column = "title")]
    subject: Option<String>,
}

fn main() {}
