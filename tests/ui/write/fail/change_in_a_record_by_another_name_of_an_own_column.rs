//! One error: no record holds a change, whatever it is called. Cure: put `body = "update"` on the struct, where it is only sent.
use omni_runtime::{Change, entity};

type Vip = Change<bool>;

#[entity("incident")]
struct Ticket {
    new_vip: Vip,
}

fn main() {}
