//! One error: a filter names columns of the table that is asked for. Cure: use a column of the record that is asked for.
use omni_runtime::{entity, query};

#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

#[entity("contact")]
struct Person {
    lastname: Option<String>,
}

fn command() {
    println!("{}", query::<Ticket>().filter(Person::LASTNAME.eq("Valdes")));
}

fn main() {}
