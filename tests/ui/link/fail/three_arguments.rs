//! Three errors: three arguments that are wrong, and one that is right.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup, navigation = 3, crate = "x")]
struct SupportCase;

fn main() {}
