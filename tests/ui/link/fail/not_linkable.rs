//! One error: an entity that Omnichannel does not link.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "lead")]
struct Lead;

fn main() {}
