//! Three errors: a shape, a key and a lookup.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "msdyn_isueid", colour = "red")]
enum SupportCase {
    Open,
}

fn main() {}
