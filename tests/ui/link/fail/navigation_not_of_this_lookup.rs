//! One error: a navigation property of the organisation with a lookup that has another.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", navigation = "new_Case_msdyn_ocliveworkitem", lookup = "msdyn_issueid")]
struct SupportCase;

fn main() {}
