//! One error: a type that is not a link type.
use omni_runtime::{Id, entities::Incident, unlink_focused};

struct Lead;

fn command(lead: Id<Incident>) {
    println!("{}", unlink_focused::<Lead>(lead));
}

fn main() {}
