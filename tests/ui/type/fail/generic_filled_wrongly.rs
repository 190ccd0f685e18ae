//! One error: a type argument that does not hold the column, where the record is used.
use omni_runtime::{Record, entity};

#[entity("incident")]
struct Ticket<T> {
    title: Option<T>,
}

fn main() {
    println!("{:?}", Ticket::<i32>::COLUMNS);
}
