//! What the tests share: an organisation to talk to, and a server that says whatever a test wants.

pub mod blind;
pub mod canned;
pub mod causes;
pub mod clock;
pub mod diagnostics;
pub mod memory;
pub mod organisation;
pub mod package;
pub mod processor;
pub mod registry;
pub mod score;
pub mod secure;
pub mod synthetic;

/// The README's code, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
