//! One error: a comma too many.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident",, lookup = "msdyn_issueid")]
struct SupportCase;

fn main() {}
