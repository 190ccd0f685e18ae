//! One error: the name of a column is lower-case, also where it is there already.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    #[allow(non_snake_case)]
    TITLE: Option<String>,
}

fn main() {}
