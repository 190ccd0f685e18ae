//! One error: a name one letter off.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incidnet")]
struct SupportCase;

fn main() {}
