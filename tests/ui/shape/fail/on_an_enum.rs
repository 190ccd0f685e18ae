//! One error: a type whose fields are not always there.
use omni_runtime::entity;

#[entity("incident")]
enum Ticket {
    Open {
        #[entity(column = "title")]
        subject: Option<String>,
    },
    Closed,
}

fn main() {}
