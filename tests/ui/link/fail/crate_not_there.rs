//! One error: a path that leads nowhere.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", crate = elsewhere)]
struct SupportCase;

fn main() {}
