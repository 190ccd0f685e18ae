//! One error: neither a key nor a text.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", *)]
struct SupportCase;

fn main() {}
