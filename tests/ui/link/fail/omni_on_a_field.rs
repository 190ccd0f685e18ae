//! One error: what a field has is not read

use omni_runtime::{Id, Link, entities::Incident};

#[derive(Link)]
#[omni(entity = "incident")]
struct SupportCase {
    #[omni(lookup = "regardingobjectid")]
    id: Id<Incident>,
}

fn main() {}
