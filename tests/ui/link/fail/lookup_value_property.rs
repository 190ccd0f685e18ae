//! One error: the property that reads a lookup, for the lookup.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "_msdyn_issueid_value")]
struct SupportCase;

fn main() {}
