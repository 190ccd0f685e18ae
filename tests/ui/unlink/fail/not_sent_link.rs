//! One error: a command that is built and not sent.
#![deny(unused_must_use)]

use omni_runtime::{Id, entities::Incident, link_focused};

fn act(case: Id<Incident>) {
    link_focused::<Incident>(case);
}

fn main() {}
