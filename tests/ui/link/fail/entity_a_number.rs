//! One error: a number for a text.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = 112)]
struct SupportCase;

fn main() {}
