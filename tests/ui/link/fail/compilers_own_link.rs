//! Three errors: one of the derive, and two of rustc, which has a `#[link]` of its own for native libraries. Cure: write `#[omni(…)]`.
//!
//! rustc checks its own attribute before a derive runs and again after; nothing that a derive does takes that back.
use omni_runtime::Link;

#[derive(Link)]
#[link(entity = "incident")]
struct SupportCase;

fn main() {}
