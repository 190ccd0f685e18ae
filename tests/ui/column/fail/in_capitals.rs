//! One error: a name that the maker portal shows, for the logical name.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[entity(column = "Title")]
    title: Option<String>,
}

fn main() {}
