//! One error: a link type that does not say what it links.
use omni_runtime::{Link, entity};

#[derive(Link)]
#[entity("incident")]
struct Ticket {
    title: Option<String>,
}

fn main() {}
