//! One error: a navigation property that only the organisation knows, without its lookup.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", navigation = "new_Case_msdyn_ocliveworkitem")]
struct SupportCase;

fn main() {}
