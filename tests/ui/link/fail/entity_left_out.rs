//! One error: an `#[omni]` that says something else only.
use omni_runtime::Link;

#[derive(Link)]
#[omni(crate = omni_runtime)]
struct SupportCase;

fn main() {}
