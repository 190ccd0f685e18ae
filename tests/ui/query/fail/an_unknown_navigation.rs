//! One error: a navigation property is case-sensitive.
use omni_runtime::entity;

#[entity("contact")]
struct Person {
    lastname: Option<String>,
}

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    #[entity(expand = "PrimaryContactId")]
    person: Option<Person>,
}

fn main() {}
