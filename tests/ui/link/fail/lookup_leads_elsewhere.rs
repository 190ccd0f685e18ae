//! One error: a lookup of other tables.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "msdyn_customer")]
struct SupportCase;

fn main() {}
