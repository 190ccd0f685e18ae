//! One error: the same, with the derive below.
use omni_runtime::{Link, entity};

#[entity("incident")]
#[derive(Link)]
struct Ticket {
    title: Option<String>,
}

fn main() {}
