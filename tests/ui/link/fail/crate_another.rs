//! One error: a path to another crate. Cure: name the path at which `omni-runtime` is imported.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", crate = std)]
struct SupportCase;

fn main() {}
