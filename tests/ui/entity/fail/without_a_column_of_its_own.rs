//! One error: a record of nothing but the row that a lookup refers to.
use omni_runtime::entity;

#[entity("contact")]
struct Person {
    lastname: Option<String>,
}

#[entity("incident")]
struct Ticket {
    #[entity(expand = "primarycontactid")]
    person: Option<Person>,
}

fn main() {}
