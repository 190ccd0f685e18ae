//! One error: an empty name.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "")]
struct SupportCase;

fn main() {}
