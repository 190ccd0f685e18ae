//! One error: a type that is not a struct.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident")]
enum SupportCase {
    Open,
    Closed,
}

fn main() {}
