//! One error: what is wrong with a generic struct is not repeated where it is used.
use omni_runtime::{Record, entity};

#[entity("incidnet")]
struct Ticket<T, const N: usize>
where
    T: Clone,
{
    title: Option<T>,
}

fn main() {
    println!("{:?}", Ticket::<String, 3>::COLUMNS);
}
