//! Guides, one a topic. They are text, and their code is run with the tests.

#[doc = include_str!("../docs/getting_started.md")]
pub mod getting_started {}

#[doc = include_str!("../docs/schema.md")]
pub mod schema {}

#[doc = include_str!("../docs/ids_and_slots.md")]
pub mod ids_and_slots {}

#[doc = include_str!("../docs/rows.md")]
pub mod rows {}

#[doc = include_str!("../docs/concurrency.md")]
pub mod concurrency {}

#[doc = include_str!("../docs/batches_and_bulk.md")]
pub mod batches_and_bulk {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

// It names what only this feature has.
#[cfg(feature = "page")]
#[doc = include_str!("../docs/page.md")]
pub mod page {}

#[doc = include_str!("../docs/diagnostics.md")]
pub mod diagnostics {}
