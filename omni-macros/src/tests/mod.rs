//! What the macros write and say, without a compiler.

mod expansions;
mod ui_cases;
