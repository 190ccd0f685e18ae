//! One error: an attribute that is there sometimes.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[cfg_attr(unix, entity(column = "ticketnumber"))]
    number: Option<String>,
}

fn main() {}
