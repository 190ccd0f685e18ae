//! One error: a text for a path.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", crate = "omni_runtime")]
struct SupportCase;

fn main() {}
