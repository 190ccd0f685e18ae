//! One error: a type that has no part in what makes the struct generic.
use omni_runtime::entity;

type Number = i32;

#[entity("incident")]
struct Ticket<T> {
    title: Option<T>,
    description: Option<Number>,
}

fn main() {}
