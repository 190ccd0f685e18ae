//! One error: a value for a list.
use omni_runtime::Link;

#[derive(Link)]
#[omni = "incident"]
struct SupportCase;

fn main() {}
