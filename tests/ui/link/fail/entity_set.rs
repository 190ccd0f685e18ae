//! One error: the name in a URL for the logical name.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incidents")]
struct SupportCase;

fn main() {}
