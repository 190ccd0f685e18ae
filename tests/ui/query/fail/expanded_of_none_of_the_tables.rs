//! One error: an owner is a user or a team

use omni_runtime::entity;

#[entity("account")]
struct Company {
    name: Option<String>,
}

#[entity("incident")]
struct Ticket {
    title: Option<String>,
    #[entity(expand = "ownerid")]
    owner: Option<Company>,
}

fn main() {}
