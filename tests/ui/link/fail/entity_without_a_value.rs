//! One error: a key alone.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity)]
struct SupportCase;

fn main() {}
