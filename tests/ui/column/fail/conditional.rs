//! One error: a column that is there sometimes.
use omni_runtime::entity;

#[entity("incident")]
struct Ticket {
    #[cfg(unix)]
    title: Option<String>,
    ticketnumber: Option<String>,
}

fn main() {}
