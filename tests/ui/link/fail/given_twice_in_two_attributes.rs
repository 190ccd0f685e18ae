//! One error: an argument given in two attributes.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident")]
#[omni(entity = "incident")]
struct SupportCase;

fn main() {}
