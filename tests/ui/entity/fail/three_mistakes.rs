//! Three errors: a table of its own each: a column, a type, a key.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    titel: Option<String>,
    description: String,
    #[entity(colum = "ticketnumber")]
    title: Option<String>,
}

fn main() {}
