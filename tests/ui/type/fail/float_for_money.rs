//! One error: a floating-point number for a decimal one.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    exchangerate: Option<f64>,
}

fn main() {}
