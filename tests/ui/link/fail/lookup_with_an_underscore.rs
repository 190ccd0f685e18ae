//! One error: a lookup as Rust would write it, which is no organisation's own

use omni_runtime::Link;

#[derive(Link)]
#[omni(entity = "incident", lookup = "issue_id")]
struct SupportCase;

fn main() {}
