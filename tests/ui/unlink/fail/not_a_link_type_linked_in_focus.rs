//! One error: a type that is not a link type.
use omni_runtime::{Id, entities::Incident, link_focused};

struct Lead;

fn command(lead: Id<Incident>) {
    println!("{}", link_focused::<Lead>(lead));
}

fn main() {}
