//! One error: an argument given twice.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", entity = "account")]
struct SupportCase;

fn main() {}
