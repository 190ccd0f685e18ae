//! One error: a text alone.
use omni_runtime::Link;

#[derive(Link)]
#[omni("incident")]
struct SupportCase;

fn main() {}
