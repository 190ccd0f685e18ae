//! One error: a struct without a macro where an entity is needed.
use omni_runtime::{Entity, Table};

struct Ticket;

fn table<E: Entity>() -> &'static str {
    E::Table::LOGICAL_NAME
}

fn main() {
    println!("{}", table::<Ticket>());
}
