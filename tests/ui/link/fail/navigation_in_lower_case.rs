//! One error: a navigation property in the case of its lookup.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", navigation = "msdyn_issueid_msdyn_ocliveworkitem")]
struct SupportCase;

fn main() {}
