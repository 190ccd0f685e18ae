//! One error: a letter that no column has.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = "new_größe")]
    size: Option<f64>,
}

fn main() {}
