//! One error: an empty name.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "")]
struct SupportCase;

fn main() {}
