//! One error: a field is a column or a row of another table.
use omni_runtime::entity;

#[entity("contact")]
struct Person {
    lastname: Option<String>,
}

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    #[entity(expand = "primarycontactid", column = "_primarycontactid_value")]
    person: Option<Person>,
}

fn main() {}
