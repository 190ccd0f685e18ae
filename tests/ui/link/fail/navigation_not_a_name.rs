//! One error: a text that no navigation property can be called, and that would go into a URL.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", navigation = "new_Case/$ref", lookup = "new_case")]
struct SupportCase;

fn main() {}
