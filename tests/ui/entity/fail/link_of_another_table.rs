//! One error: a link of one table and a record of another.
use omni_runtime::{Link, entity};

#[derive(Link)]
#[omni(entity = "account")]
#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
