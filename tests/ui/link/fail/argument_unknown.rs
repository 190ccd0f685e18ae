//! One error: a key with a typo.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entiti = "incident")]
struct SupportCase;

fn main() {}
