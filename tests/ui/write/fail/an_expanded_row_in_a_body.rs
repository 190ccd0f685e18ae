//! One error: a row of another table comes with a read, and is not sent.
use omni_runtime::entity;

#[entity("contact")]
struct Person {
    lastname: Option<String>,
}

#[entity("incident", body = "create")]
struct NewTicket {
    title: Option<String>,
    #[entity(expand = "primarycontactid")]
    contact: Option<Person>,
}

fn main() {}
