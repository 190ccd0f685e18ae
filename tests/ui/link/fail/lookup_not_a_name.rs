//! One error: a text that no lookup can be called, and that would go into a URL.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "new_case eq null", navigation = "new_Case_msdyn_ocliveworkitem")]
struct SupportCase;

fn main() {}
