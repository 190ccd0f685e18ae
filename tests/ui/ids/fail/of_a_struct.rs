//! One error: an id of a struct instead of its table.
use omni_runtime::{Id, Link};

#[derive(Link)]
#[omni(entity = "incident")]
struct SupportCase;

fn parse(text: &str) -> Option<Id<SupportCase>> {
    text.parse().ok()
}

fn main() {}
