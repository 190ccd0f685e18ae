//! One error: a type argument that does not hold the column, where the record is used. Cure: fill the parameter with a type that holds the column: see `Holds`.
use omni_runtime::{Record, entity};

#[entity("incident")]
struct Ticket<T> {
    title: Option<T>,
}

fn main() {
    println!("{:?}", Ticket::<i32>::COLUMNS);
}
