//! One error: a text that is not a path either.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", crate = "omni runtime")]
struct SupportCase;

fn main() {}
