//! One error: two arguments without a comma.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident" lookup = "msdyn_issueid")]
struct SupportCase;

fn main() {}
