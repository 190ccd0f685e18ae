//! One error: a path for a text.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = incident)]
struct SupportCase;

fn main() {}
