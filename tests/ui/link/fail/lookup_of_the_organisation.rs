//! One error: a lookup that only the organisation knows, without its navigation property.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "new_case")]
struct SupportCase;

fn main() {}
