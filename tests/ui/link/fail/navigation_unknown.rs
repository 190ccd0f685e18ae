//! One error: a navigation property that resembles none.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", navigation = "somewhere")]
struct SupportCase;

fn main() {}
