//! One error: an entity as a flag.
use omni_runtime::Link;

#[derive(Link)]
#[omni(incident)]
struct SupportCase;

fn main() {}
