//! One error: a number is not compared with a text.
use omni_runtime::{entity, query};

#[entity("incident")]
struct Ticket {
    prioritycode: Option<i32>,
}

fn command() {
    println!("{}", query::<Ticket>().filter(Ticket::PRIORITYCODE.eq("high")));
}

fn main() {}
