//! One error: a call for an assignment.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity("incident"))]
struct SupportCase;

fn main() {}
