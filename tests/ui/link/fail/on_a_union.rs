//! One error: a type that is not a struct.
use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident")]
union SupportCase {
    number: u32,
    letters: [u8; 4],
}

fn main() {}
