//! Linking and unlinking any number of records: a stream of pairs in, a stream of outcomes out, in the same order.

mod journal;
mod noted;
mod pace;
mod stream;

pub use journal::{Journal, JournalError, State};
pub use stream::{Bulk, BulkOutcomes, link_all, unlink_all};
