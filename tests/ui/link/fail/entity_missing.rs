//! One error: no `#[omni]`.
use omni_runtime::Link;

#[derive(Link)]

struct SupportCase;

fn main() {}
