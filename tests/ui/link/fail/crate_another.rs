//! One error: a path to another crate.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", crate = std)]
struct SupportCase;

fn main() {}
