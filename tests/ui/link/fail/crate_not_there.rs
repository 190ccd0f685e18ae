//! One error: a path that leads nowhere. Cure: name the path at which `omni-runtime` is imported.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", crate = elsewhere)]
struct SupportCase;

fn main() {}
