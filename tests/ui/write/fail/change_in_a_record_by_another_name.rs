//! One error: no record holds a change, whatever it is called. Cure: put `body = "update"` on the struct, where it is only sent.
use omni_runtime::{Change, entity};

type Text = Change<String>;

#[entity("incident")]
struct Ticket {
    title: Text,
}

fn main() {}
