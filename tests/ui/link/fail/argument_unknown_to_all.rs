//! One error: a key that resembles none.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", table = "incident")]
struct SupportCase;

fn main() {}
