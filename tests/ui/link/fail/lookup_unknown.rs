//! One error: a lookup that resembles none.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "contact", lookup = "somewhere")]
struct Caller;

fn main() {}
