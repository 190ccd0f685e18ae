//! One error: a lookup one letter off.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "msdyn_isueid")]
struct SupportCase;

fn main() {}
